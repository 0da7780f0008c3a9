//! Which attributes the language knows, so that a mistyped one can be pointed out. Unknown ones are kept.

use super::{ConfigError, Tag, TagKind};

/// On any tag.
const EVERYWHERE: &str = "name toname value style classname idattr visiblewhen whentagname whenlabelvalue whenchoicevalue \
     whenrole perregion peritem required requiredmessage hotkey hint title sync valuetype smart smartonly skipqualitycheck";

const LABELS: &str = "choice maxusages showinline opacity fillcolor strokecolor strokewidth fillopacity canrotate snap \
     pointsize pointstyle allowempty groupdepth maxwidth closable curves skeleton minpoints maxpoints pointsizeenabled \
     pointsizedisabled";
const LABEL: &str = "alias background selected selectedcolor maxusages showalias aliasstyle size granularity html category \
     color style groupcancontain valuelist predicate_aliases";
const SHAPE: &str = "opacity fillcolor fillopacity strokecolor strokewidth canrotate snap pointsize pointstyle blurradius \
     defaultthreshold closable curves skeleton minpoints maxpoints pointsizeenabled pointsizedisabled labels model_score_threshold";

/// By tag, in lower case. A tag that is not listed takes any attribute without a warning.
const BY_TAG: &[(&str, &str)] = &[
    ("view", "display"),
    ("header", "size underline"),
    (
        "text",
        "inline savetextresult selectionenabled clickablelinks highlightcolor showlabels encoding granularity valuelist",
    ),
    (
        "image",
        "valuelist smoothing width maxwidth height maxheight zoom negativezoom zoomby grid gridsize gridcolor \
      zoomcontrol brightnesscontrol contrastcontrol rotatecontrol crosshair horizontalalignment verticalalignment \
      defaultzoom crossorigin resize selectioncontrol lazyoff",
    ),
    ("choices", "choice showinline allownested layout alias readonly"),
    (
        "textarea",
        "placeholder maxsubmissions editable transcription skipduplicates displaymode rows showsubmitbutton label \
      allowsubmit alias readonly",
    ),
    ("rating", "maxrating defaultvalue size icon alias readonly"),
    ("number", "min max step defaultvalue slider alias readonly"),
    ("relations", "choice"),
    ("labels", LABELS),
    ("rectanglelabels", LABELS),
    ("polygonlabels", LABELS),
    ("keypointlabels", LABELS),
    ("label", LABEL),
    ("choice", LABEL),
    ("relation", LABEL),
    ("rectangle", SHAPE),
    ("polygon", SHAPE),
    ("keypoint", SHAPE),
];

pub(super) fn check(tag: &Tag, warnings: &mut Vec<ConfigError>) {
    if tag.kind == TagKind::Unknown {
        return;
    }
    let Some((_, own)) = BY_TAG.iter().find(|(name, _)| tag.is(name)) else { return };
    for attribute in &tag.attributes {
        let name = attribute.name.to_ascii_lowercase();
        let known = own.split_whitespace().chain(EVERYWHERE.split_whitespace()).any(|known| known == name);
        // Model backends read attributes of their own, and data-* is free everywhere.
        let free = name.starts_with("model_") || name.starts_with("data-");
        if !known && !free {
            let message = format!(
                "<{}> does not know the attribute \"{}\". It is kept, but changes nothing here.",
                tag.tag, attribute.name
            );
            warnings.push(ConfigError::new(attribute.position, message));
        }
    }
}
