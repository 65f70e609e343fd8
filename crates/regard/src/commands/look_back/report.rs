//! A report in a few blocks, told as text or as one page of HTML that carries its own style and no script.

use crate::out::field;
use std::fmt::Write as _;

/// A report.
pub struct Report {
    /// Its title.
    pub title: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A part of a report.
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// Some lines.
    List(Vec<String>),
    /// A table.
    Table {
        /// What it shows.
        caption: String,
        /// The head of each column.
        headings: Vec<String>,
        /// The rows, each with a cell a column.
        rows: Vec<Vec<String>>,
    },
}

const STYLE: &str = "body{font:11pt/1.4 sans-serif;max-width:50em;margin:2em auto;padding:0 1em;color:#111}\
h1{font-size:18pt}h2{font-size:13pt;margin-top:1.6em}table{border-collapse:collapse;margin:1em 0;width:100%}\
caption{text-align:left;font-weight:bold;padding:.3em 0}th,td{border-bottom:1px solid #999;text-align:left;padding:.25em .6em .25em 0;vertical-align:top}\
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}";

impl Report {
    pub fn head(&mut self, words: &str) {
        self.blocks.push(Block::Heading(words.to_owned()));
    }

    pub fn say(&mut self, words: String) {
        self.blocks.push(Block::Paragraph(words));
    }

    pub fn table(&mut self, caption: &str, headings: &[&str], rows: Vec<Vec<String>>) {
        let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
        self.blocks.push(Block::Table { caption: caption.to_owned(), headings, rows });
    }

    /// As text, for a terminal.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", field(&self.title));
        for block in &self.blocks {
            match block {
                Block::Heading(words) => out.push_str(&format!("\n{words}\n")),
                Block::Paragraph(words) => out.push_str(&format!("  {}\n", field(words))),
                Block::List(lines) => {
                    for line in lines {
                        let _ = writeln!(out, "  - {}", field(line));
                    }
                }
                Block::Table { caption, headings, rows } => {
                    out.push_str(&format!("\n  {caption}\n"));
                    out.push_str(&columns(headings, rows));
                    out.push('\n');
                }
            }
        }
        out
    }

    /// As a page that prints.
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        );
        for block in &self.blocks {
            match block {
                Block::Heading(words) => put(&mut out, "h2", words),
                Block::Paragraph(words) => put(&mut out, "p", words),
                Block::List(lines) => {
                    out.push_str("<ul>\n");
                    for line in lines {
                        put(&mut out, "li", line);
                    }
                    out.push_str("</ul>\n");
                }
                Block::Table { caption, headings, rows } => {
                    out.push_str("<table>\n");
                    put(&mut out, "caption", caption);
                    out.push_str("<thead><tr>");
                    for heading in headings {
                        // A column head must not be empty for those who hear the page.
                        let heading = if heading.is_empty() { "by" } else { heading };
                        let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(heading));
                    }
                    out.push_str("</tr></thead>\n<tbody>\n");
                    for row in rows {
                        out.push_str("<tr>");
                        for cell in row {
                            let _ = write!(out, "<td>{}</td>", escaped(cell));
                        }
                        out.push_str("</tr>\n");
                    }
                    out.push_str("</tbody>\n</table>\n");
                }
            }
        }
        out.push_str("</main>\n</body>\n</html>\n");
        out
    }
}

fn put(out: &mut String, tag: &str, words: &str) {
    let _ = writeln!(out, "<{tag}>{}</{tag}>", escaped(words));
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn columns(headings: &[String], rows: &[Vec<String>]) -> String {
    let width = |at: usize| {
        let cells = rows.iter().map(|row| &row[at]).chain([&headings[at]]);
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let mut out = String::new();
    for row in [headings].into_iter().chain(rows.iter().map(Vec::as_slice)) {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{:<width$}", field(cell)));
        let line = cells.collect::<Vec<_>>().join("  ");
        let _ = writeln!(out, "    {}", line.trim_end());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_record_says_cannot_become_part_of_the_page() {
        let mut report = Report { title: "<b>".to_owned(), blocks: Vec::new() };
        report.say("Mill & Sons <script>".to_owned());
        report.table("t", &["a"], vec![vec!["\"<td>".to_owned()]]);
        let page = report.html();
        assert!(!page.contains("<script>") && !page.contains("<b>"), "{page}");
        assert!(page.contains("Mill &amp; Sons &lt;script&gt;"), "{page}");
    }
}
