//! What a Word file is packed of: a zip archive of XML parts that name one another.
//!
//! Takes the bytes; gives the main part, the parts it links to, and the XML of a part as a stream of events. All parts
//! together may unpack to no more than the limit, whatever the archive says of its own size.

use super::super::limits::{MOST_PARTS, MOST_UNPACKED_BYTES};
use super::super::{DocumentFormat, NotADocument};
use crate::decode::{Decoded, Form};
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

const DAMAGED: NotADocument = NotADocument::Damaged(DocumentFormat::Docx);
const BOMB: NotADocument = NotADocument::Bomb(DocumentFormat::Docx);

/// The parts that a part links to: what each is for, and where it is packed.
#[derive(Default)]
pub struct Links(Vec<(String, String)>);

impl Links {
    /// The first part that is for something.
    pub fn first(&self, wanted: &str) -> Option<&str> {
        self.0.iter().find(|(kind, _)| kind == wanted).map(|(_, part)| part.as_str())
    }

    /// How many parts are for something.
    pub fn count(&self, wanted: &str) -> u64 {
        self.0.iter().filter(|(kind, _)| kind == wanted).count() as u64
    }
}

/// An open Word file.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, NotADocument> {
        Self::open_within(bytes, MOST_UNPACKED_BYTES)
    }

    fn open_within(bytes: &'a [u8], left: u64) -> Result<Self, NotADocument> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(of_zip)?;
        if archive.len() > MOST_PARTS {
            return Err(BOMB);
        }
        Ok(Self { archive, left })
    }

    /// Where the text is.
    pub fn main_part(&mut self) -> Result<String, NotADocument> {
        let named = self.links_at("_rels/.rels", "")?.first("officeDocument").map(str::to_owned);
        let main = named.unwrap_or_else(|| "word/document.xml".to_owned());
        if self.archive.index_for_name(&main).is_some()
            && !main.starts_with("xl/")
            && !main.starts_with("ppt/")
        {
            return Ok(main);
        }
        Err(self.what_else())
    }

    /// What the archive is when it is no Word file.
    fn what_else(&self) -> NotADocument {
        let holds = |start: &str| {
            self.archive.file_names().any(|name| name.is_ok_and(|name| name.starts_with(start)))
        };
        if holds("xl/") {
            NotADocument::NotRead("an Excel workbook")
        } else if holds("ppt/") {
            NotADocument::NotRead("a PowerPoint file")
        } else if holds("project.qde") {
            NotADocument::NotRead("a REFI-QDA project (.qdpx) and no document")
        } else if holds("META-INF/container.xml") {
            NotADocument::NotRead("an electronic book (.epub)")
        } else if holds("mimetype") {
            NotADocument::NotRead("an OpenDocument file (.odt)")
        } else if holds("word/") {
            DAMAGED
        } else {
            NotADocument::NotRead("a packed folder (.zip)")
        }
    }

    /// The parts that a part links to.
    pub fn links_of(&mut self, part: &str) -> Result<Links, NotADocument> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let at = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        self.links_at(&at, folder)
    }

    fn links_at(&mut self, at: &str, folder: &str) -> Result<Links, NotADocument> {
        let mut links = Links::default();
        if self.archive.index_for_name(at).is_none() {
            return Ok(links);
        }
        self.each_event(at, |event| {
            let (Event::Start(start) | Event::Empty(start)) = event else { return true };
            let value = |wanted: &str| attribute(start, wanted);
            if value("TargetMode").as_deref() == Some("External") {
                return true;
            }
            if let (Some(kind), Some(target)) = (value("Type"), value("Target")) {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let part = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None if folder.is_empty() => target,
                    None => format!("{folder}/{target}"),
                };
                links.0.push((kind, part));
            }
            true
        })?;
        Ok(links)
    }

    /// The title the file gives itself.
    pub fn title(&mut self) -> Result<Option<String>, NotADocument> {
        let links = self.links_at("_rels/.rels", "")?;
        let Some(part) = links.first("core-properties") else { return Ok(None) };
        let (mut title, mut is_title) = (String::new(), false);
        self.each_event(part, |event| {
            match event {
                Event::Start(start) => is_title = start.local_name().as_ref() == "title",
                Event::End(_) => is_title = false,
                Event::Text(text) if is_title => title.push_str(text),
                Event::GeneralRef(name) if is_title => title.push_str(&reference(name).0),
                _ => {}
            }
            true
        })?;
        Ok(Some(title))
    }

    /// Goes through the XML of a part until `each` says that it has seen enough. A part that is not there holds nothing.
    ///
    /// # Errors
    /// When the part is damaged, locked, or unpacks to more than is left of the limit.
    pub fn each_event(
        &mut self,
        part: &str,
        mut each: impl FnMut(&Event<'_>) -> bool,
    ) -> Result<(), NotADocument> {
        let Some(index) = self.archive.index_for_name(part) else { return Ok(()) };
        let packed = self.archive.by_index(index).map_err(of_zip)?;
        // What a part says of its own size is believed when it is too much, and counted when it is not.
        if packed.size() > self.left {
            return Err(BOMB);
        }
        let mut limited = packed.take(self.left);
        let mut head = Vec::new();
        (&mut limited).take(1024).read_to_end(&mut head).map_err(|_| DAMAGED)?;
        let form = Form::of(&head);
        let mut reader = Reader::from_reader(BufReader::new(Decoded::new(
            form,
            Cursor::new(head).chain(&mut limited),
        )));
        let mut buffer = Vec::new();
        let ended = loop {
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Eof) => break Ok(()),
                Ok(event) => {
                    if !each(&event) {
                        break Ok(());
                    }
                }
                Err(_) => break Err(DAMAGED),
            }
            buffer.clear();
        };
        drop(reader);
        self.left = limited.limit();
        if self.left == 0 { Err(BOMB) } else { ended }
    }
}

/// The value of an attribute, whatever its namespace.
pub fn attribute(start: &quick_xml::events::BytesStart<'_>, wanted: &str) -> Option<String> {
    let mut all = start.attributes();
    let found = all
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == wanted)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}

/// What a reference stands for, and whether it is one that XML knows: entities of the file's own are not expanded.
pub fn reference(name: &quick_xml::events::BytesRef<'_>) -> (String, bool) {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return (letter.to_string(), true);
    }
    let name: &str = name;
    match name {
        "lt" => ("<".to_owned(), true),
        "gt" => (">".to_owned(), true),
        "amp" => ("&".to_owned(), true),
        "apos" => ("'".to_owned(), true),
        "quot" => ("\"".to_owned(), true),
        _ => (format!("&{name};"), false),
    }
}

fn of_zip(error: ZipError) -> NotADocument {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            NotADocument::Password(DocumentFormat::Docx)
        }
        _ => DAMAGED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_refused_whatever_it_says_of_itself() {
        let long = "<a>b</a>".repeat(1000);
        let archive = packed(&[("one.xml", &long), ("two.xml", &long)]);
        let read = |left: u64, bytes: &[u8]| {
            let mut package = Package::open_within(bytes, left)?;
            package.each_event("one.xml", |_| true)?;
            package.each_event("two.xml", |_| true)
        };
        assert_eq!(read(16_001, &archive), Ok(()));
        assert_eq!(read(15_999, &archive), Err(BOMB), "both parts count");
        // The size of a part, in the directory at the end of the archive, made a lie.
        let size = 8000_u32.to_le_bytes();
        let mut lying = archive;
        while let Some(at) = lying.windows(4).position(|here| here == size) {
            lying[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        assert!(read(100, &lying).is_err(), "counted as it is unpacked");
    }
}
