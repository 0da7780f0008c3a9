//! Data fields that are labels already: each becomes a prediction of the control with the field's name.

use labelkeep_database::imports::PredictionRow;
use labelkeep_formats::json_text::{members, push_string};
use labelkeep_labeling::{Config, short_result::value_of_field};
use labelkeep_model::Say;

/// What a field becomes.
#[derive(Debug, Clone)]
struct Field {
    name: String,
    to_name: String,
    /// The control's tag in lower case, which is the type of its results.
    kind: String,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Preannotated(Vec<Field>);

impl Preannotated {
    /// A field that no control is named after is taken for a choice about `text`, as the compatible API does.
    pub fn new(names: &[String], config: Option<&Config>) -> Self {
        let field = |name: &String| {
            let control = config.and_then(|config| config.control(name));
            let to_name = control.and_then(|tag| tag.to_names().next()).unwrap_or("text").to_owned();
            let kind = control.map_or_else(|| "choices".to_owned(), |tag| tag.tag.to_lowercase());
            Field { name: name.clone(), to_name, kind }
        };
        Self(names.iter().map(field).collect())
    }

    /// The predictions that a task's data hold.
    pub fn predictions(&self, data: &str) -> Result<Vec<PredictionRow>, Say> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        let members = members(data).unwrap_or_default();
        let mut rows = Vec::new();
        for field in &self.0 {
            let found = members.iter().find(|(name, _)| *name == field.name);
            let Some((_, value)) = found else {
                return Err(Say::FieldNotFound { name: field.name.as_str().into() });
            };
            if *value != "null" {
                let result = field.result(value);
                rows.push(PredictionRow { result, score: Some(1.0), model_version: "preannotated".to_owned() });
            }
        }
        Ok(rows)
    }
}

impl Field {
    fn result(&self, value: &str) -> String {
        let mut out = b"[{\"from_name\":".to_vec();
        push_string(&mut out, &self.name);
        out.extend_from_slice(b",\"to_name\":");
        push_string(&mut out, &self.to_name);
        out.extend_from_slice(b",\"type\":");
        push_string(&mut out, &self.kind);
        out.extend_from_slice(b",\"value\":");
        out.extend_from_slice(value_of_field(&self.kind, value).as_bytes());
        out.extend_from_slice(b"}]");
        String::from_utf8_lossy(&out).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Preannotated;
    use labelkeep_labeling::Config;

    #[test]
    fn fields_become_results_of_their_controls() {
        let config = Config::parse(
            r#"<View><Text name="t" value="$text"/><Choices name="mood" toName="t"><Choice value="a"/></Choices>
            <Rating name="stars" toName="t"/><TextArea name="note" toName="t"/></View>"#,
        );
        let names = ["mood", "stars", "note", "other"].map(str::to_owned);
        let fields = Preannotated::new(&names, config.ok().as_ref());
        let rows = fields.predictions(r#"{"mood":"a","stars":3,"note":["x"],"other":{"k":1}}"#).unwrap();
        let results: Vec<&str> = rows.iter().map(|row| row.result.as_str()).collect();
        assert_eq!(
            results,
            [
                r#"[{"from_name":"mood","to_name":"t","type":"choices","value":{"choices":["a"]}}]"#,
                r#"[{"from_name":"stars","to_name":"t","type":"rating","value":{"rating":3}}]"#,
                r#"[{"from_name":"note","to_name":"t","type":"textarea","value":{"text":["x"]}}]"#,
                r#"[{"from_name":"other","to_name":"text","type":"choices","value":{"k":1}}]"#,
            ]
        );
        assert!(fields.predictions(r#"{"mood":"a"}"#).unwrap_err().to_string().contains("'stars' not found"));
    }
}
