//! Our own texts and pictures for samples. The files are served with the interface.

use serde_json::{Map, Value, json};

pub(super) const IMAGES: &[&str] = &[
    "/samples/street.svg",
    "/samples/park.svg",
    "/samples/harbour.svg",
    "/samples/kitchen.svg",
    "/samples/farm.svg",
    "/samples/station.svg",
];

pub(super) const TEXTS: &[&str] = &[
    "On Tuesday the ferry from Kiel reached Oslo two hours late. Captain Ingrid Berg said that fog had closed the \
     harbour, and thanked the passengers for their patience.",
    "The bakery in Mill Street has new opening hours. Mr. Okafor now sells bread from six in the morning, and the line \
     reaches the post office.",
    "I ordered the lamp in green and got it in blue. The colour grew on me, so I keep it, but please check your orders.",
    "Last spring the museum in Porto bought a map that Joana Reis drew in 1891. It shows every well of the old town.",
];

pub(super) const SHORT: &str = "Sample";
pub(super) const HTML: &str =
    "<h2>Weather</h2><p>Rain in the <b>north</b>, sun in the <b>south</b>. Wind from the west.</p>";
pub(super) const TEXT_URL: &str = "/samples/text.txt";
pub(super) const AUDIO_URL: &str = "/samples/voices.wav";
pub(super) const VIDEO_URL: &str = "/samples/clip.mp4";
pub(super) const PDF_URL: &str = "/samples/invoice.pdf";

pub(super) const TALK: &[(&str, &str)] = &[
    ("Mira", "Did you see where I put the keys?"),
    ("Tom", "On the shelf, next to the radio."),
    ("Mira", "Thank you. We leave in ten minutes."),
];

pub(super) fn list() -> Value {
    json!([
        {"id": "1", "title": "Rye bread", "body": "Dark, keeps for a week."},
        {"id": "2", "title": "Baguette", "body": "White, best on the same day."},
        {"id": "3", "title": "Flat bread", "body": "Thin, made in minutes."}
    ])
}

pub(super) fn chat() -> Value {
    json!([
        {"role": "user", "content": "Which planet has the most moons?"},
        {"role": "assistant", "content": "Saturn, as far as we know today."}
    ])
}

/// A slow wave in every column that the tag draws, each shifted a little; an hour from row to row where times are dates.
pub(super) fn time_series(time_column: &str, time_format: Option<&str>, columns: &[&str]) -> Value {
    let rows: Vec<u32> = (0..60).collect();
    let time = |row: &u32| time_format.map_or_else(|| json!(row), |format| super::times::written(format, *row).into());
    let mut series = Map::from_iter([(time_column.to_owned(), rows.iter().map(time).collect())]);
    for (shift, column) in (0u32..).zip(columns) {
        let wave: Vec<f64> = rows.iter().map(|at| (f64::from(*at + shift * 5) / 6.0).sin()).collect();
        series.insert((*column).to_owned(), json!(wave));
    }
    series.into()
}
