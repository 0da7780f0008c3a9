use super::{GROUPS, TEMPLATES};
use crate::{Config, config::TagKind, sample, task_check::TaskCheck};
use std::{collections::BTreeSet, path::Path};

#[test]
fn every_template_is_a_clean_config() {
    for template in TEMPLATES {
        let config = Config::parse(template.config).unwrap_or_else(|errors| panic!("{}: {errors}", template.id));
        assert_eq!(config.warnings(), [], "{}", template.id);
    }
}

#[test]
fn kinds_are_what_the_config_shows() {
    for template in TEMPLATES {
        let config = Config::parse(template.config).unwrap();
        let shown: BTreeSet<&str> = config
            .data_keys()
            .iter()
            .filter(|key| config.tags().iter().any(|tag| tag.is(&key.tag) && matches!(tag.kind, TagKind::Object(_))))
            .map(|key| key.kind.as_str())
            .collect();
        assert_eq!(shown, template.kinds.iter().copied().collect(), "{}", template.id);
    }
}

#[test]
fn every_tag_of_the_editor_is_in_use() {
    let used: BTreeSet<String> = TEMPLATES
        .iter()
        .flat_map(|template| {
            Config::parse(template.config).unwrap().tags().iter().map(|tag| tag.tag.clone()).collect::<Vec<_>>()
        })
        .collect();
    for tag in [
        "View",
        "Header",
        "Style",
        "Text",
        "Labels",
        "Label",
        "Image",
        "RectangleLabels",
        "Rectangle",
        "PolygonLabels",
        "Polygon",
        "KeyPointLabels",
        "KeyPoint",
        "CubeLabels",
        "VideoPolygon",
        "VideoEllipse",
        "VideoKeyPoint",
        "VideoVector",
        "EllipseLabels",
        "VectorLabels",
        "BrushLabels",
        "Choices",
        "Choice",
        "TextArea",
        "Rating",
        "Number",
        "Relations",
        "Relation",
        "Paragraphs",
        "ParagraphLabels",
        "HyperText",
        "HyperTextLabels",
        "Taxonomy",
        "DateTime",
        "Pairwise",
        "Markdown",
        "List",
        "Ranker",
        "Bucket",
        "Table",
        "Collapse",
        "Panel",
        "Filter",
        "Shortcut",
        "Repeater",
        "Audio",
        "TimeSeries",
        "TimeSeriesLabels",
        "Channel",
        "MultiChannel",
        "Chat",
        "Pdf",
        "OcrLabels",
    ] {
        assert!(used.contains(tag), "no template uses <{tag}>");
    }
    let attributes = |name: &str| TEMPLATES.iter().filter(|template| template.config.contains(name)).count();
    assert!(attributes("allowNested") > 0 && attributes("perRegion") > 2 && attributes("visibleWhen") > 2);
}

#[test]
fn the_gallery_is_in_order() {
    assert!(TEMPLATES.len() >= 24);
    let ids: BTreeSet<_> = TEMPLATES.iter().map(|template| template.id).collect();
    let titles: BTreeSet<_> = TEMPLATES.iter().map(|template| template.title).collect();
    assert_eq!((ids.len(), titles.len()), (TEMPLATES.len(), TEMPLATES.len()));
    let mut groups: Vec<_> = TEMPLATES.iter().map(|template| template.group).collect();
    groups.dedup();
    assert_eq!(groups, GROUPS);
}

#[test]
fn every_file_is_listed_and_every_drawing_is_there() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(here.join("templates")).unwrap();
    let files: BTreeSet<String> = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(files, TEMPLATES.iter().map(|template| format!("{}.xml", template.id)).collect());
    for template in TEMPLATES {
        let drawing = here.join("../../web/public").join(template.image.trim_start_matches('/'));
        assert!(drawing.is_file(), "{} is missing", drawing.display());
    }
}

#[test]
fn every_template_can_show_its_sample_task() {
    for template in TEMPLATES {
        let config = Config::parse(template.config).unwrap();
        let task = serde_json::to_string(&sample::task(&config).data).unwrap();
        assert_eq!(TaskCheck::new(&config).check(&task), Ok(()), "{}", template.id);
    }
}
