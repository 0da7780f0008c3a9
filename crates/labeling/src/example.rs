//! The example project: our own pictures, each with a short text, and predictions for some to start from.

mod scenes;

use scenes::{SCENES, Scene};
use serde_json::{Value, json};

pub const TITLE: &str = "Example: pictures and texts";
pub const DESCRIPTION: &str = "Six drawings, each with a short text. Try everything; nothing here is needed. Delete the project when you are done.";
pub const INSTRUCTION: &str = "Draw a box around every person, vehicle, animal and building. Mark the names in the text. \
    Then say whether the text fits the picture.";
pub const CONFIG: &str = include_str!("example/config.xml");
/// The predictions were written by hand; this says so.
pub const MODEL_VERSION: &str = "example";

/// One task of the example.
#[derive(Debug, Clone)]
pub struct ExampleTask {
    pub data: Value,
    /// A result for a prediction, or none.
    pub prediction: Option<Value>,
}

#[must_use]
pub fn tasks() -> Vec<ExampleTask> {
    SCENES
        .iter()
        .map(|scene| ExampleTask {
            data: json!({"image": scene.picture, "text": scene.text}),
            prediction: (!scene.boxes.is_empty()).then(|| prediction(scene)),
        })
        .collect()
}

/// Ids are made of the number of the region: a prediction is copied, and copies get ids of their own.
fn prediction(scene: &Scene) -> Value {
    let boxes = scene.boxes.iter().enumerate().map(|(at, (label, x, y, width, height))| {
        json!({
            "id": format!("box-{at}"), "from_name": "thing", "to_name": "image", "type": "rectanglelabels",
            "original_width": scenes::WIDTH, "original_height": scenes::HEIGHT, "image_rotation": 0,
            "value": {
                "x": x / scenes::WIDTH * 100.0, "y": y / scenes::HEIGHT * 100.0, "width": width / scenes::WIDTH * 100.0,
                "height": height / scenes::HEIGHT * 100.0, "rotation": 0, "rectanglelabels": [label]
            }
        })
    });
    let names = scene.names.iter().enumerate().filter_map(|(at, (name, label))| {
        // Offsets in texts count code points.
        let start = scene.text.split_once(name)?.0.chars().count();
        let end = start + name.chars().count();
        let value = json!({"start": start, "end": end, "text": name, "labels": [label]});
        Some(json!({"id": format!("name-{at}"), "from_name": "name", "to_name": "text", "type": "labels", "value": value}))
    });
    boxes.chain(names).collect()
}

#[cfg(test)]
mod tests;
