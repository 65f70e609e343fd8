//! How far coders agree in a file, by command: the published figures, what cannot be said, and files that are refused.

use crate::running::{Folder, Ran, regard};

fn agreement(folder: &Folder, file: &str, holds: &str, more: &[&str]) -> Ran {
    let path = folder.path(file);
    std::fs::write(&path, holds).expect("it can be written");
    let path = path.display().to_string();
    regard(["library", "agreement", &path].iter().chain(more))
}

/// Of the line that begins with these words, the figure, or why there is none.
fn said(out: &str, what: &str) -> String {
    let line = out.lines().find_map(|line| line.trim_start().strip_prefix(what));
    line.unwrap_or_else(|| panic!("nothing is said of {what}: {out}")).trim().to_owned()
}

/// The table of Cohen, 1960, as a file: so many units of each pair of categories.
fn cohen() -> String {
    let counts = [[88, 14, 18], [10, 40, 10], [2, 6, 12]];
    let mut file = "\u{feff}unit,Ida Marsh,Tom Reed\r\n".to_owned();
    let mut unit = 0;
    for (first, row) in ["a", "b", "c"].iter().zip(counts) {
        for (second, times) in ["a", "b", "c"].iter().zip(row) {
            for _ in 0..times {
                unit += 1;
                file += &format!("\"review {unit}, paragraph 1\",{first}, {second}\r\n");
            }
        }
    }
    file
}

#[test]
fn the_table_of_cohen_gives_what_was_published_with_an_interval() {
    let folder = Folder::new();
    let out = agreement(&folder, "cohen.csv", &cohen(), &["--ordinal", "a,b,c"]).well();
    assert!(out.contains("Units: 200, of which at least two coders rated 200. Coders: 2"), "{out}");
    assert!(said(&out, "The same rating, of all pairs").starts_with("0.700   0.6"), "{out}");
    let kappa = said(&out, "Cohen’s kappa");
    assert!(kappa.starts_with("0.492   0.") && kappa.contains(" to 0."), "{kappa}");
    assert!(said(&out, "its largest possible").starts_with("0.831"), "{out}");
    for what in ["Scott’s pi", "Bennett’s S", "Fleiss’s kappa", "Gwet’s AC1"] {
        assert!(said(&out, what).starts_with("0."), "{out}");
    }
    assert!(said(&out, "Krippendorff’s alpha, nominal").starts_with("0.488"), "{out}");
    assert!(said(&out, "Krippendorff’s alpha, ordinal").starts_with("0."), "{out}");
    assert!(said(&out, "Positive agreement: c").starts_with("0.4"), "{out}");
}

/// Krippendorff, 2004: twelve units, four coders, not all of whom rated all.
#[test]
fn gaps_and_numbers_give_what_krippendorff_published_and_what_gaps_forbid_is_not_said() {
    let rows =
        "1,1,,1|2,2,3,2|3,3,3,3|3,3,3,3|2,2,2,2|1,2,3,4|4,4,4,4|1,1,2,1|2,2,2,2|,5,5,5|,,1,1|,,3,";
    let rows: Vec<String> =
        rows.split('|').zip(1..).map(|(row, unit)| format!("{unit},{row}")).collect();
    let file = format!("unit,A,B,C,D\n{}\n", rows.join("\n"));
    let folder = Folder::new();
    let out = agreement(&folder, "k.csv", &file, &["--interval"]).well();
    assert!(out.contains("Units: 12, of which at least two coders rated 11."), "{out}");
    assert!(said(&out, "Krippendorff’s alpha, nominal").starts_with("0.743"), "{out}");
    assert!(said(&out, "Krippendorff’s alpha, interval").starts_with("0.849"), "{out}");
    assert_eq!(said(&out, "Fleiss’s kappa"), "not every unit was rated equally often");
    assert_eq!(said(&out, "Cohen’s kappa"), "only of two coders");
    let alike =
        agreement(&folder, "a.csv", "unit,A,B\n1,x,x\n2,x,x\n3,x,x\n4,x,x\n5,x,x\n", &[]).well();
    assert_eq!(said(&alike, "Cohen’s kappa"), "insufficient data");
    assert_eq!(said(&alike, "Krippendorff’s alpha, nominal"), "insufficient data");
    let few = agreement(&folder, "b.csv", "unit,A,B\n1,x,x\n2,y,y\n", &[]).well();
    assert_eq!(said(&few, "Gwet’s AC1"), "insufficient data");
    assert!(few.contains("Of fewer than 5 units"), "{few}");
}

/// Krippendorff, 2004, page 254, moved to a text that begins at 0: code c .7286, code k 1, both .8591.
#[test]
fn stretches_give_alpha_for_each_code_and_gamma_for_all() {
    let file = "coder,code,begin,end\n\
                A,c,75,145\nA,c,220,250\nB,c,70,150\nB,c,205,225\nB,c,250,270\n\
                A,k,30,90\nA,k,150,200\nB,k,30,90\nB,k,150,200\nB,k,7,7\n";
    let folder = Folder::new();
    let out = agreement(&folder, "s.csv", file, &["--spans", "--length", "300"]).well();
    assert!(out.contains("Stretches: 10, on a text of 300. Coders: 2. Codes: 2."), "{out}");
    assert!(
        out.contains("Without length, and left out as they can agree with nothing: 1."),
        "{out}"
    );
    assert_eq!(said(&out, "Alpha for unitizing: c"), "0.729");
    assert_eq!(said(&out, "Alpha for unitizing: k"), "1.000");
    assert_eq!(said(&out, "Alpha for unitizing: all codes together"), "0.859");
    let gamma = said(&out, "Gamma: all codes together");
    assert!(gamma.starts_with("0.") && gamma.contains(" to 0."), "{gamma}");
    let again = agreement(&folder, "s.csv", file, &["--spans", "--length", "300"]).well();
    assert_eq!(out, again, "nothing in it hangs on chance or the clock");
    let alone = "coder,code,begin,end\nA,c,7,9\nB,,,\n";
    let alone = agreement(&folder, "o.csv", alone, &["--spans", "--length", "30"]).well();
    assert!(alone.contains("Coders: 2."), "{alone}");
    assert_eq!(said(&alone, "Gamma: all codes together"), "insufficient data");
}

#[test]
fn a_file_that_does_not_fit_is_refused_with_its_line_and_no_word_of_a_cell() {
    let folder = Folder::new();
    let spans = ["--spans", "--length", "300"];
    let broken: [(&str, &[&str], &str); 12] = [
        ("unit,A,B\n1,x,Quimby\n2,Quimby\n", &[], "line 3 has 2 cells and the headings have 3"),
        ("unit,A,B\nQuimby,x,x\n\nQuimby,x,y\n", &[], "line 4 is about the same unit as line 2"),
        ("unit;A;B\n1;Quimby;x\n", &[], "at least two coders, separated by commas"),
        ("unit,A,B\n", &[], "no rows below"),
        ("", &[], "is empty"),
        (
            "unit,A,B\n1,low,Quimby\n",
            &["--ordinal", "low,high"],
            "line 2 has a rating that --ordinal does not name",
        ),
        ("unit,A,B\n1,low,high\n", &["--ordinal", "low,low"], "names a category twice"),
        (
            "unit,A,B\n1,2,3\n2,1,Quimby\n",
            &["--interval"],
            "line 3 has a rating that is no whole number",
        ),
        ("coder,begin,end\nQuimby,1,2\n", &spans, "are not coder,code,begin,end"),
        (
            "coder,code,begin,end\nQuimby,c,1,2\nQuimby,c,9,4\n",
            &spans,
            "line 3 ends before it begins",
        ),
        ("coder,code,begin,end\nQuimby,c,1,301\n", &spans, "or after the text of 300"),
        ("coder,code,begin,end\nQuimby,c,1,-2\n", &spans, "line 2 has a begin or an end"),
    ];
    for (holds, more, why) in broken {
        let ran = agreement(&folder, "broken.csv", holds, more);
        assert_eq!(ran.code, 1, "{holds}");
        assert!(ran.err.contains(why), "{}", ran.err);
        assert!(!ran.err.contains("Quimby") && ran.out.is_empty(), "{}{}", ran.err, ran.out);
    }
    let path = folder.path("latin.csv");
    std::fs::write(&path, b"unit,A,B\n1,x,\xe9\n").expect("it can be written");
    let ran = regard(["library", "agreement", &path.display().to_string()]);
    assert!(ran.err.contains("after line 1 there is what is not text in UTF-8"), "{}", ran.err);
    let none = regard(["library", "agreement", &folder.path("none.csv").display().to_string()]);
    assert!(none.err.contains("could not be read"), "{}", none.err);
}
