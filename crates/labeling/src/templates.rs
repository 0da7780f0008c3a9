//! The gallery: configs to start from, in groups.

use serde::Serialize;
use utoipa::ToSchema;

/// A config with what the gallery shows of it. The field names are those of the compatible API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Template {
    /// Stable, for links and tests.
    pub id: &'static str,
    pub title: &'static str,
    /// Who keeps it. The other values of the compatible API do not occur here.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub group: &'static str,
    /// Address of a drawing, served with the interface.
    pub image: &'static str,
    /// One sentence on what people do with it.
    pub details: &'static str,
    pub config: &'static str,
    /// The kinds of data that it shows, to find what fits data at hand. Empty for a blank one.
    pub kinds: &'static [&'static str],
}

macro_rules! template {
    ($id:literal, $group:literal, $title:literal, [$($kind:literal),*], $details:literal) => {
        Template {
            id: $id,
            title: $title,
            kind: "community",
            group: $group,
            image: concat!("/templates/", $id, ".svg"),
            details: $details,
            config: include_str!(concat!("../templates/", $id, ".xml")),
            kinds: &[$($kind),*],
        }
    };
}

/// In the order of the gallery.
pub const GROUPS: &[&str] = &[
    "Pictures",
    "Texts",
    "Sounds",
    "Time series",
    "Videos",
    "Documents",
    "Answers of a model",
    "Pictures and texts",
    "Start from little",
];

/// In the order of the gallery, group by group.
pub const TEMPLATES: &[Template] = &[
    template!(
        "image-boxes",
        "Pictures",
        "Boxes around things",
        ["image"],
        "Draw a box around every person, vehicle or animal, and give it a label."
    ),
    template!(
        "image-outlines",
        "Pictures",
        "Exact outlines",
        ["image"],
        "Click around an area to mark its shape: buildings, roads, fields."
    ),
    template!(
        "image-masks",
        "Pictures",
        "Masks, pixel by pixel",
        ["image"],
        "Paint what belongs to sky, road or plants; take away with the eraser."
    ),
    template!(
        "image-points",
        "Pictures",
        "Points",
        ["image"],
        "Put points on joints, corners or other places that matter."
    ),
    template!(
        "image-all-shapes",
        "Pictures",
        "Boxes, outlines and points together",
        ["image"],
        "One picture, three kinds of marks, each with its own labels."
    ),
    template!(
        "image-cuboids",
        "Pictures",
        "Things with depth",
        ["image"],
        "Draw the front of a vehicle or a building, then how far it reaches back."
    ),
    template!(
        "image-lines",
        "Pictures",
        "Lines, circles and skeletons",
        ["image"],
        "Follow lanes and cables with lines, put ellipses around what is round, and connect the joints of a body."
    ),
    template!(
        "image-boxes-with-details",
        "Pictures",
        "Boxes with questions about each",
        ["image"],
        "Draw boxes and answer questions about the selected one. Some questions appear only for some labels."
    ),
    template!(
        "image-draw-then-name",
        "Pictures",
        "Draw first, name later",
        ["image"],
        "Choose a tool, draw, and give the region its label afterwards."
    ),
    template!(
        "image-relations",
        "Pictures",
        "Things and how they belong together",
        ["image"],
        "Draw boxes and connect them: who holds what, what stands where."
    ),
    template!(
        "image-count",
        "Pictures",
        "Count things",
        ["image"],
        "Put a point on each one and write down the number."
    ),
    template!(
        "image-damage",
        "Pictures",
        "Find damage",
        ["image"],
        "Say whether there is damage; if so, outline each place and rate how bad it is."
    ),
    template!(
        "image-read-text",
        "Pictures",
        "Read what is written",
        ["image"],
        "Mark every line of text in a picture and type what it says."
    ),
    template!(
        "image-pages",
        "Pictures",
        "Documents of several pages",
        ["image"],
        "Go through the pages of one document and mark titles, tables and figures."
    ),
    template!(
        "image-one-class",
        "Pictures",
        "One class for each picture",
        ["image"],
        "Sort pictures into classes, one key press each."
    ),
    template!(
        "image-many-tags",
        "Pictures",
        "Tags for each picture",
        ["image"],
        "Tick everything that is true of a picture."
    ),
    template!(
        "image-quality",
        "Pictures",
        "Quality of a picture",
        ["image"],
        "Give stars and decide whether to use it. The reasons are asked only if not."
    ),
    template!(
        "image-compare",
        "Pictures",
        "Two pictures side by side",
        ["image"],
        "Say which of two pictures is better."
    ),
    template!("image-caption", "Pictures", "Describe a picture", ["image"], "Write a sentence about each picture."),
    template!("text-names", "Texts", "Names in a text", ["text"], "Mark people, organizations, places and dates."),
    template!(
        "text-names-with-details",
        "Texts",
        "Words with questions about each",
        ["text"],
        "Mark words and answer questions that depend on the label of the selected one."
    ),
    template!(
        "text-relations",
        "Texts",
        "Names and how they are connected",
        ["text"],
        "Mark names and connect them: who works where, what lies in which city."
    ),
    template!(
        "text-one-class",
        "Texts",
        "One class for each text",
        ["text"],
        "Sort messages into classes, one key press each."
    ),
    template!("text-topics", "Texts", "Topics in groups", ["text"], "Choose topics from a tree, several if they fit."),
    template!(
        "text-mood",
        "Texts",
        "Mood of a text",
        ["text"],
        "Positive, neutral or negative, and the words that show it."
    ),
    template!(
        "text-moderation",
        "Texts",
        "May this be published?",
        ["text"],
        "Decide, and name the rule and the passage if not."
    ),
    template!(
        "text-grade",
        "Texts",
        "Grade a text",
        ["text"],
        "Stars for content and language, points, and every mistake marked."
    ),
    template!("text-summary", "Texts", "Summarize", ["text"], "Write a short text for a long one."),
    template!("text-translation", "Texts", "Translate", ["text"], "Original on the left, translation on the right."),
    template!(
        "text-answer",
        "Texts",
        "Find the answer in a text",
        ["text"],
        "A question and a text: mark the place, write the answer."
    ),
    template!(
        "text-same-meaning",
        "Texts",
        "Do two texts say the same?",
        ["text"],
        "Compare two texts by what they mean."
    ),
    template!(
        "text-conversation",
        "Texts",
        "Parts of a conversation",
        ["dialogue"],
        "Mark what people say to each other: questions, answers, complaints."
    ),
    template!(
        "text-page",
        "Texts",
        "Names in a web page",
        ["html"],
        "Mark words in a page as it looks, not in its source."
    ),
    template!(
        "text-catalogue",
        "Texts",
        "Subjects from a catalogue, and a date",
        ["text"],
        "Choose subjects from a tree with a search, and say when it happened."
    ),
    template!(
        "text-turns",
        "Texts",
        "One question for every part",
        ["text"],
        "Every task has a list of texts; go through them one by one."
    ),
    template!(
        "sound-speakers",
        "Sounds",
        "Who says what",
        ["audio"],
        "Mark who speaks when, and write down what is said beside each place."
    ),
    template!(
        "sound-events",
        "Sounds",
        "Sounds in a recording",
        ["audio"],
        "Mark speech, music, animals and machines in the waveform or the spectrogram."
    ),
    template!(
        "sound-transcription",
        "Sounds",
        "Write down a recording",
        ["audio"],
        "Listen and type what is said, and rate the quality."
    ),
    template!(
        "sound-one-class",
        "Sounds",
        "One class for each recording",
        ["audio"],
        "Sort recordings into classes, one key press each."
    ),
    template!(
        "series-phases",
        "Time series",
        "Phases of a movement",
        ["time_series"],
        "Mark from when to when somebody rests, walks or runs, in the curves of a sensor."
    ),
    template!(
        "series-events",
        "Time series",
        "Events in measurements",
        ["time_series"],
        "Mark what is unusual in curves over days, as a stretch or a moment, and say why."
    ),
    template!(
        "video-tracks",
        "Videos",
        "Things that move",
        ["video"],
        "Follow people and vehicles through a video with boxes; a few keyframes are enough, the way between them is found."
    ),
    template!(
        "video-shapes",
        "Videos",
        "Outlines and points that move",
        ["video"],
        "Follow things with outlines, ellipses, points and lines; between two keyframes they go a straight way."
    ),
    template!(
        "video-moments",
        "Videos",
        "What happens when",
        ["video"],
        "Mark from which frame to which something happens, and write down what."
    ),
    template!(
        "video-one-class",
        "Videos",
        "One class for each video",
        ["video"],
        "Sort videos into classes, one key press each."
    ),
    template!(
        "document-fields",
        "Documents",
        "Fields of a document",
        ["pdf"],
        "Mark names, dates and amounts on the pages of a PDF, by boxes or by their text; the words under them are taken along."
    ),
    template!(
        "document-one-class",
        "Documents",
        "One class for each document",
        ["pdf"],
        "Read a PDF and say what kind of document it is."
    ),
    template!(
        "chat-continue",
        "Answers of a model",
        "Continue a conversation",
        ["chat"],
        "Play both sides, or correct what a model wrote: data to train it on instructions."
    ),
    template!(
        "chat-rate",
        "Answers of a model",
        "Rate each answer of a conversation",
        ["chat"],
        "Select a message, give it stars, and say what is wrong with it."
    ),
    template!(
        "chat-better",
        "Answers of a model",
        "The better answer in a conversation",
        ["chat"],
        "Two answers side by side below what was asked: press the better one."
    ),
    template!(
        "answers-compare",
        "Answers of a model",
        "Choose the better answer",
        ["text"],
        "Two answers to one question: stars for each, the better one, and why."
    ),
    template!(
        "answers-check",
        "Answers of a model",
        "Check an answer",
        ["text"],
        "Mark what is right, wrong or cannot be checked, and correct it."
    ),
    template!(
        "answers-write",
        "Answers of a model",
        "Write an answer",
        ["text"],
        "Write the answer that a model should learn to give."
    ),
    template!(
        "answers-better",
        "Answers of a model",
        "The better of two answers",
        ["text"],
        "Two answers side by side: press the better one."
    ),
    template!(
        "answers-rank",
        "Answers of a model",
        "Put results in order",
        ["list"],
        "Drag what is useful into one place, the best first, and the rest into another."
    ),
    template!(
        "mixed-product",
        "Pictures and texts",
        "Does the text fit the picture?",
        ["image", "text"],
        "A picture and its description: mark both and compare them."
    ),
    template!(
        "mixed-form",
        "Pictures and texts",
        "Read a form",
        ["image"],
        "A scanned page, marked fields, and their values typed in."
    ),
    template!(
        "mixed-record",
        "Pictures and texts",
        "Check a record",
        ["table"],
        "A table of names and values, with questions in sections that open and close."
    ),
    template!(
        "mixed-own-choices",
        "Start from little",
        "Choices that come with the task",
        ["text"],
        "Every task brings the list to choose from."
    ),
    template!("blank", "Start from little", "Blank", [], "An empty config. Write your own."),
];

#[cfg(test)]
mod tests;
