//! How frames reach the terminal: whole, in one write, between the marks of a synchronized update.

use std::io::{self, Write};

/// Begin and end of a synchronized update (DEC private mode 2026); terminals that don't know it ignore it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Collects a frame and hands it on when it is flushed.
pub(crate) struct Frames<W: Write> {
    out: W,
    frame: Vec<u8>,
}

impl<W: Write> Frames<W> {
    /// Frames for `out`.
    pub(crate) const fn new(out: W) -> Self {
        Self {
            out,
            frame: Vec::new(),
        }
    }
}

impl<W: Write> Write for Frames<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.frame.is_empty() {
            self.frame.extend_from_slice(BEGIN);
        }
        self.frame.extend_from_slice(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        self.frame.extend_from_slice(END);
        let written = self.out.write_all(&self.frame);
        self.frame.clear();
        written?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts writes.
    #[derive(Default)]
    struct Sink(Vec<Vec<u8>>);

    impl Write for Sink {
        fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
            self.0.push(buf.to_vec());
            Ok(buf.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_frame_is_one_write_between_its_marks() {
        let mut frames = Frames::new(Sink::default());
        frames.write_all(b"ab").unwrap();
        frames.write_all(b"c").unwrap();
        frames.flush().unwrap();
        frames.flush().unwrap();
        assert_eq!(frames.out.0, [b"\x1b[?2026habc\x1b[?2026l".to_vec()]);
    }
}
