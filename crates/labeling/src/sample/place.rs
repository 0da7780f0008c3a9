//! Putting a value at a path such as `a.b` or `pages[{{idx}}].url`.

use serde_json::{Map, Value};

const MAX_STEPS: usize = 32;

/// Makes the objects and lists on the way. A repeated part becomes a list of two.
pub(super) fn put(data: &mut Map<String, Value>, path: &str, value: Value) {
    // Every step is one call and one level of nesting: longer paths are mistakes.
    if path.matches('.').count() > MAX_STEPS {
        return;
    }
    match path.split_once('[') {
        Some((base, rest)) => {
            let inner = rest.split_once(']').map(|(_, inner)| inner.trim_start_matches('.')).unwrap_or_default();
            put_in_list(data, base, inner, &value);
        }
        None => put_plain(data, path, value),
    }
}

fn put_plain(data: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            data.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = data.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put_plain(inner, rest, value);
            }
        }
    }
}

fn put_in_list(data: &mut Map<String, Value>, base: &str, inner: &str, value: &Value) {
    let list = data.entry(base).or_insert_with(|| Value::Array(vec![Value::Null, Value::Null]));
    for item in list.as_array_mut().into_iter().flatten() {
        if inner.is_empty() {
            *item = value.clone();
            continue;
        }
        if !item.is_object() {
            *item = Value::Object(Map::new());
        }
        if let Value::Object(item) = item {
            item.insert(inner.to_owned(), value.clone());
        }
    }
}
