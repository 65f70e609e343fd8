//! The lines of a genogram: between partners, down to children, and round those who live in one home.
//!
//! Takes a genogram with everybody placed; gives shapes. Lines between people run below the symbols, each union in a lane of its
//! own, so that three fathers of eight children are three lines; a dot says where a line joins and is not only crossed.

use super::rows::{Bond, Rows, Union, longest};
use super::{Genogram, SYMBOL, home_name};
use crate::drawings::{Area, Mark, lettering, path};
use std::collections::BTreeMap;

const LINE: &str = "regard-drawing__line";

/// The broken lines round homes, and their names.
pub(super) fn homes(genogram: &Genogram, rows: &Rows) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, home) in genogram.homes.iter().enumerate() {
        let mut joined: Vec<Area> = Vec::new();
        for row in 0..rows.order.len() {
            let runs = rows.runs(row, &home.people);
            let main = longest(&runs);
            for run in &runs {
                let area = round_run(rows, row, *run, number);
                let follows = joined
                    .last()
                    .is_some_and(|above| area.x < above.right() && above.x < area.right());
                if Some(*run) == main {
                    if !follows {
                        enclose(&mut marks, &joined);
                        joined.clear();
                    }
                    joined.push(area);
                } else {
                    enclose(&mut marks, &[area]);
                }
                let starts = Some(*run) != main || joined.len() == 1;
                if starts {
                    let name = format!("{}: {}", home_name(number), home.address.reveal());
                    let short = lettering::wrap(&name, area.width - 12, 1).remove(0);
                    let y = rows.tops[row] - rows.head + (number as i32 + 1) * lettering::LINE;
                    marks.push(Mark::Text {
                        class: "regard-drawing__home-name",
                        x: area.x + 6,
                        y,
                        words: capital(&short).into(),
                    });
                }
            }
            if runs.is_empty() {
                enclose(&mut marks, &joined);
                joined.clear();
            }
        }
        enclose(&mut marks, &joined);
    }
    marks
}

fn capital(words: &str) -> String {
    crate::shown::words::capital(words)
}

/// The room round neighbours of a row. A second home's line runs inside the first's.
fn round_run(rows: &Rows, row: usize, (first, last): (usize, usize), number: usize) -> Area {
    let inset = (number as i32 * 2).min(5);
    let (left, right) = (rows.boxes[rows.order[row][first]], rows.boxes[rows.order[row][last]]);
    let x = left.x - 7 + inset;
    let y = rows.tops[row] - rows.head + 2 + inset;
    Area {
        x,
        y,
        width: right.right() + 7 - inset - x,
        height: rows.tops[row] + rows.heights[row] + 7 - inset - y,
    }
}

/// One line round several areas, each under the other.
fn enclose(marks: &mut Vec<Mark>, areas: &[Area]) {
    let (Some(first), Some(last)) = (areas.first(), areas.last()) else { return };
    let mut points = vec![(first.x, first.y), (first.right(), first.y)];
    for pair in areas.windows(2) {
        points.extend([(pair[0].right(), pair[1].y), (pair[1].right(), pair[1].y)]);
    }
    points.extend([(last.right(), last.bottom()), (last.x, last.bottom())]);
    for pair in areas.windows(2).rev() {
        points.extend([(pair[1].x, pair[1].y), (pair[0].x, pair[1].y)]);
    }
    marks.push(Mark::Path { class: "regard-drawing__home", d: path(&points) + " Z" });
}

/// The lines between partners and down to their children.
pub(super) fn unions(genogram: &Genogram, rows: &Rows) -> Vec<Mark> {
    let mut of_parent: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, union) in rows.unions.iter().enumerate() {
        for parent in &union.parents {
            of_parent.entry(*parent).or_default().push(number);
        }
    }
    let mut marks = Vec::new();
    for (number, union) in rows.unions.iter().enumerate() {
        let down = |parent: usize| {
            let all = &of_parent[&parent];
            let place = all.iter().position(|one| *one == number).unwrap_or(0) as i32;
            // Never in the very middle, unless it is the only line: that is where other lines go down to children.
            let spread = SYMBOL - 12;
            let offset = (2 * place + 1) * spread / (2 * all.len() as i32) - spread / 2;
            let is_alone = rows
                .unions
                .iter()
                .filter(|other| rows.levels[other.parents[0]] == rows.levels[union.parents[0]])
                .count()
                == 1;
            let apart = if offset == 0 && !is_alone { 3 } else { offset };
            rows.boxes[parent].x + SYMBOL / 2 + apart
        };
        let downs: Vec<(usize, i32)> =
            union.parents.iter().map(|parent| (*parent, down(*parent))).collect();
        draw(&mut marks, genogram, rows, union, &downs);
    }
    marks
}

fn draw(
    marks: &mut Vec<Mark>,
    genogram: &Genogram,
    rows: &Rows,
    union: &Union,
    downs: &[(usize, i32)],
) {
    let y = rows.lane(union);
    let left = downs.iter().map(|(_, x)| *x).min().unwrap_or_default();
    let right = downs.iter().map(|(_, x)| *x).max().unwrap_or_default();
    let is_pair = downs.len() > 1;
    let class = match (union.bond, is_pair) {
        (Bond::ParentsOnly, true) => "regard-drawing__line regard-drawing__line--parents-only",
        _ => LINE,
    };
    for (parent, x) in downs {
        // From the middle: the symbol, drawn later, covers what is under it, whatever its outline.
        let bottom = rows.boxes[*parent].y + SYMBOL / 2;
        marks.push(Mark::Path { class, d: path(&[(*x, bottom), (*x, y)]) });
    }
    if is_pair {
        marks.push(Mark::Path { class, d: path(&[(left, y), (right, y)]) });
    }
    if union.bond == Bond::Former {
        let at = left + (right - left) / 3;
        for x in [at, at + 7] {
            marks.push(Mark::Path { class: LINE, d: path(&[(x - 4, y + 7), (x + 4, y - 7)]) });
        }
    }
    for (at, born_together) in joints(genogram, rows, union) {
        let from = if at < left { Some(left) } else { (at > right).then_some(right) };
        if let Some(from) = from {
            marks.push(Mark::Path { class: LINE, d: path(&[(from, y), (at, y)]) });
        }
        marks.push(Mark::Circle { class: "regard-drawing__joint", x: at, y, r: 3 });
        for child in born_together {
            let cell = rows.boxes[child];
            let top = (cell.x + SYMBOL / 2, cell.y);
            marks.push(Mark::Path { class: LINE, d: path(&[(at, y), top]) });
        }
    }
}

/// Where lines leave for the children: one point for each child, and one for those born together.
fn joints(genogram: &Genogram, rows: &Rows, union: &Union) -> Vec<(i32, Vec<usize>)> {
    let mut joints: Vec<(i32, Vec<usize>)> = Vec::new();
    let mut done: Vec<usize> = Vec::new();
    for child in &union.children {
        if done.contains(child) {
            continue;
        }
        let mut together = vec![*child];
        together.extend(rows.twins(genogram, *child));
        let middle = |child: &usize| rows.boxes[*child].x + SYMBOL / 2;
        let at = together.iter().map(middle).sum::<i32>() / together.len() as i32;
        done.extend(&together);
        joints.push((at, together));
    }
    joints
}
