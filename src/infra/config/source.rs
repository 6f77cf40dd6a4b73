//! Where in which file something is said: so that every complaint names its line.

use std::fmt::Display;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::domain::error::{Error, Kind, Place, Result};
use crate::infra::files;

/// The longest configuration file: ten times what 10,000 profiles need.
const LONGEST_FILE: u64 = 16 * 1024 * 1024;

/// One configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl Source {
    /// Reads a file; `None` if there is none.
    pub(super) fn read(path: &Path) -> Result<Option<Self>> {
        let bytes = match files::read_whole(path, LONGEST_FILE) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                let what = format!("'{}' can't be read", path.display());
                let file = path.to_owned();
                let place = Place { file, line: 1 };
                return Err(Error::new(Kind::Usage, what).because(error).at(place));
            }
        };
        let path = path.to_owned();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Self { path, text })),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                Err(Self { path, text }.wrong(&(good..good), "it isn't UTF-8 text from here on"))
            }
        }
    }

    /// The folder that relative paths in it start from.
    pub(super) fn folder(&self) -> &Path {
        files::folder_of(&self.path)
    }

    /// The file's name and line, for people.
    pub(super) fn place(&self, span: &Range<usize>) -> String {
        format!("{}:{}", self.path.display(), self.line(span))
    }

    /// The line in which it begins, from 1.
    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().iter().take(span.start);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    /// Something is wrong there.
    pub(super) fn wrong(&self, span: &Range<usize>, why: impl Display) -> Error {
        Error::new(Kind::Usage, format!("{}: {why}", self.place(span)))
            .hint("keyfob config template shows what can be set")
            .at(Place {
                file: self.path.clone(),
                line: self.line(span),
            })
    }

    /// Somebody else's complaint about what stands there.
    pub(super) fn blame(&self, span: &Range<usize>, error: &Error) -> Error {
        let blamed = self.wrong(span, error);
        match error.way_out() {
            Some(hint) => blamed.hint(hint),
            None => blamed,
        }
    }
}
