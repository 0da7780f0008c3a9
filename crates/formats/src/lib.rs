//! Files in and files out, task by task.
//!
//! Everything here is pure and streams: a reader is fed bytes and gives tasks, a writer is given tasks and appends
//! bytes. Memory is bounded by the largest single task, never by the file. Task data, annotation results and other
//! JSON that we do not own pass through as text, byte for byte.

pub mod columns;
mod encoding;
pub mod export;
pub mod import;
pub mod json_text;
pub mod media;
pub mod media_uris;
pub mod parquet;
pub mod tiff;
pub mod unzip;
pub mod wholeness;
