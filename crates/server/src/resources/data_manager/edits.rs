//! What the actions ask for that change what tasks or annotations say. They are there for scripts, as in the compatible
//! product, which does not list them either.

use super::form::{FormField, FormRow};
use crate::http::state::AppState;
use labelkeep_database::{
    access::ProjectScope,
    bulk::{BulkEdit, FieldValue},
    projects::Project,
};
use labelkeep_labeling::Config;
use labelkeep_model::{AnnotationId, Error, Permission, Result, Say};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

pub(super) const IDS: [&str; 4] = ["cache_labels", "add_data_field", "propagate_annotations", "rename_labels"];
const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 10_000;
const MOST_CHOICES: usize = 1_000;
const EXPRESSIONS: &str = "range(2), random(1, 6), choices([\"a\", \"b\"], [1, 2]) or replace(\"old\", \"new\")";

/// What the request asks for.
///
/// # Errors
/// 400 that names the field.
pub(super) async fn read(
    state: &AppState,
    scope: &ProjectScope,
    action: &str,
    body: &Map<String, Value>,
) -> Result<BulkEdit> {
    match action {
        "cache_labels" => cached(&state.database.project(scope).await?, body),
        "add_data_field" => field(body),
        "propagate_annotations" => propagated(state, scope, body).await,
        _ => renamed(&state.database.project(scope).await?, body),
    }
}

fn text<'b>(body: &'b Map<String, Value>, name: &str) -> Option<&'b str> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// # Errors
/// 400 when it is missing or too long.
fn required<'b>(body: &'b Map<String, Value>, name: &str, longest: usize) -> Result<&'b str> {
    let found = text(body, name).ok_or_else(|| Error::field(name, Say::Required))?;
    if found.len() > longest {
        return Err(Error::field(name, Say::TooLong { most: longest.into() }));
    }
    if found.contains('\0') {
        return Err(Error::field(name, Say::HasNul));
    }
    Ok(found)
}

fn cached(project: &Project, body: &Map<String, Value>) -> Result<BulkEdit> {
    let one_of = |name: &str, allowed: [&str; 2]| -> Result<bool> {
        let given = text(body, name).unwrap_or(allowed[0]).to_lowercase();
        match allowed.iter().position(|known| known.eq_ignore_ascii_case(&given)) {
            Some(at) => Ok(at == 0),
            None => Err(Error::field(name, Say::NoChoice { value: given.into() })),
        }
    };
    let with_counters = one_of("with_counters", ["Yes", "No"])?;
    let of_predictions = !one_of("source", ["Annotations", "Predictions"])?;
    let control = text(body, "custom_control_tag").or_else(|| text(body, "control_tag"));
    let control = control.filter(|control| *control != "ALL").map(str::to_owned);
    if control.as_ref().is_some_and(|control| control.len() > LONGEST_NAME || control.contains('\0')) {
        return Err(Error::field("control_tag", Say::TooLong { most: LONGEST_NAME.into() }));
    }
    let source = if of_predictions { "cache_predictions" } else { "cache" };
    let field = format!("{source}_{}", control.as_deref().unwrap_or("all"));
    Ok(BulkEdit::CacheLabels { field, control, with_counters, of_predictions, paths: paths(&project.label_config) })
}

/// Of each control, how a path is said.
fn paths(config: &str) -> BTreeMap<String, Option<String>> {
    let Ok(config) = Config::parse(config) else { return BTreeMap::new() };
    let of_control = config.controls().filter_map(|tag| {
        let is_whole = tag.get("showFullPath").is_some_and(|flag| flag != "false");
        Some((tag.name()?.to_owned(), is_whole.then(|| tag.get("pathSeparator").unwrap_or("/").to_owned())))
    });
    of_control.collect()
}

fn field(body: &Map<String, Value>) -> Result<BulkEdit> {
    let name = required(body, "value_name", LONGEST_NAME)?.to_owned();
    let given = match body.get("value") {
        Some(Value::String(text)) => text.clone(),
        Some(other @ (Value::Number(_) | Value::Bool(_))) => other.to_string(),
        _ => return Err(Error::field("value", Say::Required)),
    };
    if given.len() > LONGEST_TEXT || given.contains('\0') {
        return Err(Error::field("value", Say::TooLong { most: LONGEST_TEXT.into() }));
    }
    let value = match text(body, "value_type") {
        Some("String") => FieldValue::Same(given.into()),
        Some("Number") => {
            let number: f64 = given.trim().parse().map_err(|_| Error::field("value", Say::FieldNumber))?;
            // NaN and infinity are no JSON.
            let number = serde_json::Number::from_f64(number).ok_or_else(|| Error::field("value", Say::FieldNumber))?;
            FieldValue::Same(number.into())
        }
        Some("Expression") => {
            let unknown = || Error::non_field(Say::FieldExpression { known: EXPRESSIONS.into() });
            expression(given.trim()).ok_or_else(unknown)?
        }
        _ => return Err(Error::field("value_type", Say::FieldType)),
    };
    Ok(BulkEdit::SetField { field: name, value })
}

/// `name(arguments)`, whose arguments are JSON, with either kind of quotes.
fn expression(given: &str) -> Option<FieldValue> {
    let (name, rest) = given.split_once('(')?;
    let arguments = format!("[{}]", rest.strip_suffix(')')?);
    let read = |text: &str| serde_json::from_str::<Vec<Value>>(text).ok();
    let arguments = read(&arguments).or_else(|| read(&arguments.replace('\'', "\"")))?;
    match (name.trim(), arguments.as_slice()) {
        ("range", [start]) => Some(FieldValue::Range(start.as_i64()?)),
        ("random", [least, most]) => {
            let (least, most) = (least.as_i64()?, most.as_i64()?);
            (least <= most).then_some(FieldValue::Random(least, most))
        }
        ("choices", [Value::Array(values)]) => chances(values, &[]),
        ("choices", [Value::Array(values), Value::Array(weights)]) => chances(values, weights),
        ("replace", [Value::String(old), Value::String(new)]) if !old.is_empty() => {
            Some(FieldValue::Replace(old.clone(), new.clone()))
        }
        _ => None,
    }
}

fn chances(values: &[Value], weights: &[Value]) -> Option<FieldValue> {
    let weights: Vec<f64> = weights.iter().map(Value::as_f64).collect::<Option<_>>()?;
    let fits = weights.is_empty() || weights.len() == values.len();
    let may_be =
        weights.is_empty() || (weights.iter().all(|weight| *weight >= 0.0) && weights.iter().sum::<f64>() > 0.0);
    let is_bounded = !values.is_empty() && values.len() <= MOST_CHOICES;
    (fits && may_be && is_bounded).then(|| FieldValue::Choices(values.to_vec(), weights))
}

async fn propagated(state: &AppState, scope: &ProjectScope, body: &Map<String, Value>) -> Result<BulkEdit> {
    let name = "source_annotation_id";
    let given = body.get(name).ok_or_else(|| Error::field(name, Say::Required))?;
    let number = given.as_i64().or_else(|| given.as_str().and_then(|text| text.trim().parse().ok()));
    let id = number.ok_or_else(|| Error::field(name, Say::NoInteger))?;
    let found = scope.caller().annotation(&state.database, Permission::DataView, AnnotationId(id)).await;
    match found {
        Ok(found) if found.project().id() == scope.id() => Ok(BulkEdit::Propagate { annotation: id }),
        _ => Err(Error::field(name, Say::NoSourceAnnotation { id: id.into() })),
    }
}

fn renamed(project: &Project, body: &Map<String, Value>) -> Result<BulkEdit> {
    let control = required(body, "control_tag", LONGEST_NAME)?;
    let parsed: Map<String, Value> = serde_json::from_str(&project.parsed_label_config).unwrap_or_default();
    if !parsed.contains_key(control) {
        return Err(Error::field("control_tag", Say::RenameControl { name: control.into() }));
    }
    let old = required(body, "old_label_name", LONGEST_TEXT)?;
    let new = required(body, "new_label_name", LONGEST_TEXT)?;
    Ok(BulkEdit::RenameLabels { control: Some(control.to_owned()), old: old.into(), new: new.into() })
}

/// What the compatible product asks for.
///
/// # Errors
/// What the database says.
pub(super) async fn form(state: &AppState, scope: &ProjectScope, action: &str) -> Result<Vec<FormRow>> {
    let project = state.database.project(scope).await?;
    let parsed: Map<String, Value> = serde_json::from_str(&project.parsed_label_config).unwrap_or_default();
    let controls = || parsed.keys().cloned();
    let fields = match action {
        "cache_labels" => vec![
            FormField::select(
                "control_tag",
                "Choose a control tag",
                std::iter::once("ALL".to_owned()).chain(controls()),
            ),
            FormField::input("custom_control_tag", "Custom control tag if it's not in label config"),
            FormField::select("with_counters", "With counters", ["Yes", "No"].map(str::to_owned)),
            FormField::select("source", "Source", ["Annotations", "Predictions"].map(str::to_owned)),
        ],
        "add_data_field" => vec![
            FormField::input("value_name", "Name"),
            FormField::select("value_type", "Type", ["String", "Number", "Expression"].map(str::to_owned)),
            FormField::input("value", "Value"),
        ],
        "propagate_annotations" => vec![FormField::number("source_annotation_id", "Enter source annotation ID")],
        _ => {
            let labels = parsed.values().filter_map(|control| control.get("labels")?.as_array()).flatten();
            let labels: std::collections::BTreeSet<&str> = labels.filter_map(Value::as_str).collect();
            vec![
                FormField::select("control_tag", "Choose a label control tag", controls()),
                FormField::select("old_label_name", "Old label name", labels.into_iter().map(str::to_owned)),
                FormField::input("new_label_name", "New label name"),
            ]
        }
    };
    Ok(vec![FormRow::of(fields)])
}

#[cfg(test)]
mod tests {
    use super::expression;
    use labelkeep_database::bulk::FieldValue;
    use serde_json::json;

    #[test]
    fn expressions_are_read_and_nothing_else_is() {
        assert_eq!(expression("range(2)"), Some(FieldValue::Range(2)));
        assert_eq!(expression("random(-1, 5)"), Some(FieldValue::Random(-1, 5)));
        assert_eq!(expression("choices(['a', 'b'])"), Some(FieldValue::Choices(vec![json!("a"), json!("b")], vec![])));
        assert_eq!(expression(r#"choices(["it's"], [1])"#), Some(FieldValue::Choices(vec![json!("it's")], vec![1.0])));
        assert_eq!(expression(r#"replace("a", "b")"#), Some(FieldValue::Replace("a".into(), "b".into())));
        for nonsense in [
            "",
            "range",
            "range()",
            "range(x)",
            "random(5, 1)",
            "choices([])",
            "choices([1], [0])",
            "choices([1], [-1])",
            "choices([1], [1, 2])",
            "replace(\"\", \"b\")",
            "__import__(\"os\")",
            "sample(1)",
        ] {
            assert_eq!(expression(nonsense), None, "{nonsense}");
        }
    }
}
