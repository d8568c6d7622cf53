//! Turns what is typed or read from files into the desk's words.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use helpdesk::rules::words::{Field, TEXT_MAX, WordsError};
use helpdesk::{Actor, Error, FileId, Helpdesk, Message, Text};

use crate::args::Body;
use crate::error::Failure;
use crate::output::Output;
use crate::progress::Progress;

/// Returns the text of a field.
pub(crate) fn text(field: Field, given: &str) -> Result<Text, Failure> {
    Ok(Text::new(field, given).map_err(Error::Words)?)
}

/// Returns the text of a field that may be left out.
pub(crate) fn optional(field: Field, given: Option<&str>) -> Result<Option<Text>, Failure> {
    given.map(|given| text(field, given)).transpose()
}

/// A message whose files are open and not yet sent: everything that can be checked has been.
#[derive(Debug)]
pub(crate) struct Draft {
    text: Option<Text>,
    files: Vec<OpenFile>,
}

/// A file that is to be sent.
#[derive(Debug)]
struct OpenFile {
    name: String,
    media_type: &'static str,
    file: File,
    size: u64,
}

impl Draft {
    /// Reads a message. Nothing of it is stored yet.
    pub(crate) fn read(body: &Body) -> Result<Self, Failure> {
        let text = match (&body.body, &body.body_file) {
            (Some(given), _) => Some(text(Field::Text, given)?),
            (None, Some(path)) => Some(text(Field::Text, &read_text(path)?)?),
            (None, None) => None,
        };
        let files = body.files.iter().map(|path| open_file(path)).collect::<Result<_, _>>()?;
        Ok(Self { text, files })
    }

    /// Reads the words of a message alone.
    pub(crate) fn words(body: &Body) -> Result<Message, Failure> {
        let body = Body { files: Vec::new(), ..body.clone() };
        let mut message = Message::default();
        message.text = Self::read(&body)?.text;
        Ok(message)
    }

    /// Returns whether there is neither text nor file.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_none() && self.files.is_empty()
    }

    /// Returns the message unless there is neither text nor file.
    pub(crate) fn filled(self) -> Result<Self, Failure> {
        if self.is_empty() { Err(Error::Words(WordsError::Nothing).into()) } else { Ok(self) }
    }

    /// Stores the files, a chunk at a time, and returns the message that names them.
    pub(crate) fn stage(
        self,
        desk: &Helpdesk,
        by: &Actor,
        output: &Output,
    ) -> Result<Message, Failure> {
        let limit = desk.policy()?.file_bytes;
        if self.files.len() > helpdesk::rules::words::FILES_MAX {
            let given = self.files.len();
            return Err(Error::Words(WordsError::TooManyFiles { given }).into());
        }
        if let Some(OpenFile { name, .. }) = self.files.iter().find(|one| one.size > limit) {
            let problem = format!("`{name}` has more than {limit} bytes");
            return Err(Error::Input { field: "file", problem }.into());
        }
        let total = self.files.iter().map(|one| one.size).sum();
        let progress = Progress::bytes(output, total);
        let mut files: Vec<FileId> = Vec::with_capacity(self.files.len());
        for OpenFile { name, media_type, file, .. } in self.files {
            let mut bytes = progress.reading(file);
            files.push(desk.upload(by, &name, media_type, &mut bytes)?.id);
        }
        let mut message = Message::files(files);
        message.text = self.text;
        Ok(message)
    }
}

/// Reads a text from a file or, at `-`, from the input: never more than one byte over the limit.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    let limit = TEXT_MAX as u64 + 1;
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        let file = open(path)?;
        file.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if bytes.len() > TEXT_MAX {
        let (field, given) = (Field::Text, bytes.len());
        let error = WordsError::TooLong { field, limit: TEXT_MAX, given, unit: "bytes" };
        return Err(Error::Words(error).into());
    }
    String::from_utf8(bytes).map_err(|_| Failure::NotText { path: path.to_owned() })
}

fn open(path: &Path) -> Result<File, Failure> {
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(unreadable(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    Ok(file)
}

fn open_file(path: &Path) -> Result<OpenFile, Failure> {
    let file = open(path)?;
    let size = file.metadata().map_or(0, |known| known.len());
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok(OpenFile { name, media_type: media_type(path), file, size })
}

/// Returns the media type that the end of the name suggests.
fn media_type(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "csv" => "text/csv",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "gif" => "image/gif",
        "gz" => "application/gzip",
        "htm" | "html" => "text/html",
        "jpeg" | "jpg" => "image/jpeg",
        "json" => "application/json",
        "log" | "md" | "txt" => "text/plain",
        "mov" => "video/quicktime",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "webm" => "video/webm",
        "webp" => "image/webp",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xml" => "application/xml",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_suggests_the_type() {
        assert_eq!(media_type(Path::new("a/b.PNG")), "image/png");
        assert_eq!(media_type(Path::new("b.tar.gz")), "application/gzip");
        for unknown in ["b", ".htaccess", "b.exe", "b."] {
            assert_eq!(media_type(Path::new(unknown)), "application/octet-stream");
        }
    }
}
