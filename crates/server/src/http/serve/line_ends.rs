//! Lines of HTTP/1 end with CR LF. A proxy that reads a lone LF as text, and we as the end of a line, would see other
//! requests than we do. The parser takes it, so that what arrives passes here first: a lone LF outside of bodies becomes a
//! NUL, which the parser refuses with 400.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Longest name of a field that says how long a body is.
const LONGEST_LINE: usize = 64;

/// A connection on which HTTP/1 is spoken.
pub(super) struct LineEnds<Stream> {
    stream: Stream,
    place: Place,
}

impl<Stream> LineEnds<Stream> {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream, place: Place::default() }
    }
}

/// Where in the messages the next byte stands.
#[derive(Default)]
struct Place {
    part: Part,
    after_cr: bool,
    /// The line so far, as far as it matters.
    line: Vec<u8>,
    is_begun: bool,
    length: u64,
    is_chunked: bool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    Head,
    Body(u64),
    ChunkSize,
    Chunk(u64),
    Trailer,
}

impl Place {
    fn pass(&mut self, bytes: &mut [u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if let Part::Body(left) | Part::Chunk(left) = self.part {
                let skipped = rest.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                rest = rest.get_mut(skipped..).unwrap_or_default();
                self.skip(left - skipped as u64);
                continue;
            }
            let Some((byte, tail)) = rest.split_first_mut() else { return };
            if *byte == b'\n' && self.after_cr {
                self.after_cr = false;
                self.end_of_line();
            } else if *byte == b'\n' {
                *byte = 0;
            } else {
                self.after_cr = *byte == b'\r';
                if !self.after_cr && self.line.len() < LONGEST_LINE {
                    self.line.push(*byte);
                }
            }
            rest = tail;
        }
    }

    fn skip(&mut self, left: u64) {
        self.part = match (self.part, left) {
            (Part::Body(_), 0) => Part::Head,
            (Part::Body(_), left) => Part::Body(left),
            // Behind the data of a chunk stands an empty line.
            (_, 0) => Part::ChunkSize,
            (_, left) => Part::Chunk(left),
        };
    }

    fn end_of_line(&mut self) {
        let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).to_ascii_lowercase();
        match self.part {
            Part::Head if line.is_empty() && self.is_begun => {
                self.part = match (self.is_chunked, self.length) {
                    (true, _) => Part::ChunkSize,
                    (false, 0) => Part::Head,
                    (false, length) => Part::Body(length),
                };
                (self.is_begun, self.length, self.is_chunked) = (false, 0, false);
            }
            Part::Head => {
                self.is_begun |= !line.is_empty();
                match line.split_once(':') {
                    Some(("content-length", length)) => self.length = length.trim().parse().unwrap_or(0),
                    Some(("transfer-encoding", _)) => self.is_chunked = true,
                    _ => {}
                }
            }
            Part::ChunkSize if !line.is_empty() => {
                let digits = line.split(';').next().unwrap_or_default().trim();
                self.part = match u64::from_str_radix(digits, 16) {
                    Ok(0) => Part::Trailer,
                    Ok(size) => Part::Chunk(size),
                    // The parser refuses it too.
                    Err(_) => Part::ChunkSize,
                };
            }
            Part::Trailer if line.is_empty() => self.part = Part::Head,
            Part::ChunkSize | Part::Trailer | Part::Body(_) | Part::Chunk(_) => {}
        }
    }
}

impl<Stream: AsyncRead + Unpin> AsyncRead for LineEnds<Stream> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, into))?;
        self.place.pass(into.filled_mut().get_mut(before..).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl<Stream: AsyncWrite + Unpin> AsyncWrite for LineEnds<Stream> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    /// What the parser gets, in pieces of every size.
    fn passed(text: &str) -> String {
        let mut all: Vec<String> = Vec::new();
        for size in 1..=text.len() {
            let mut place = Place::default();
            let mut bytes = text.as_bytes().to_vec();
            bytes.chunks_mut(size).for_each(|piece| place.pass(piece));
            all.push(String::from_utf8(bytes).unwrap());
        }
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
        all.pop().unwrap()
    }

    #[test]
    fn a_lone_lf_is_no_end_of_a_line() {
        for text in [
            "GET / HTTP/1.1\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n\n",
            "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\na\r\nGET / HTTP/1.1\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\nab\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\na: b\n\r\n",
        ] {
            assert!(passed(text).contains('\0'), "{text:?}");
        }
    }

    #[test]
    fn bodies_and_whole_line_ends_are_left_alone() {
        for text in [
            "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length:4\r\n\r\n\n\n\n\nGET / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\n\n\n\n\n\r\nA\r\n\n\n\n\n\n\n\n\n\n\n\r\n0\r\na: b\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        ] {
            assert_eq!(passed(text), text);
        }
    }
}
