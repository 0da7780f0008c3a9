//! The report as one page that needs nothing else, to be read or printed.

use serde_json::Value;
use std::fmt::Write as _;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}\
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;\
border-bottom:1px solid #d0d5dc}code{font-size:.85em;overflow-wrap:anywhere}.off{color:#a40000}.partial{color:#8a5a00}\
.on{color:#006b2d}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}";

pub fn page(report: &Value) -> String {
    let title = format!("{} {}: security report", text(&report["product"]), text(&report["version"]));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\
         <body>\n<h1>{title}</h1>\n<p>Installation {}, {}.</p>\n",
        text(&report["installation"]),
        text(&report["made_at"])
    );
    promises(&mut out, report);
    outbound(&mut out, report);
    audit(&mut out, &report["audit"]);
    tests(&mut out, report);
    out.push_str("</body></html>");
    out
}

fn promises(out: &mut String, report: &Value) {
    out.push_str("<h2>What is the case here</h2>\n");
    table(
        out,
        &["row", "promise", "state", "what is the case", "how to change it"],
        list(&report["promises"]),
        |item| {
            let state = text(&item["state"]);
            let marked = format!("<span class=\"{state}\">{state}</span>");
            vec![text(&item["id"]), text(&item["title"]), marked, text(&item["detail"]), text(&item["how"])]
        },
    );
}

fn outbound(out: &mut String, report: &Value) {
    let outbound = &report["outbound"];
    out.push_str("<h2>The ways out</h2>\n<p>At rest nothing is called. There is no telemetry.</p>\n");
    table(out, &["purpose", "open", "hosts", "settings"], list(&outbound["doors"]), |door| {
        vec![text(&door["purpose"]), text(&door["is_open"]), words(&door["hosts"]), words(&door["settings"])]
    });
    table(out, &["purpose", "called", "lookups", "calls", "refused", "last"], list(&outbound["calls"]), |call| {
        ["purpose", "destination", "lookups", "calls", "refused", "last_at"].map(|name| text(&call[name])).to_vec()
    });
}

fn audit(out: &mut String, audit: &Value) {
    let verdict = match audit["fault"].as_str() {
        Some(fault) => format!("<p class=\"off\">The audit trail does not hold: {}.</p>", escaped(fault)),
        None => "<p class=\"on\">No entry of the audit trail was changed or removed.</p>".to_owned(),
    };
    let _ = write!(
        out,
        "<h2>The audit trail</h2>\n{verdict}\n<p>{} entries, {} not sealed yet; {} signed checkpoints. Head <code>{}</code>, \
         public key <code>{}</code>.</p>\n",
        text(&audit["entries"]),
        text(&audit["not_sealed_yet"]),
        text(&audit["checkpoints"]),
        text(&audit["head"]),
        text(&audit["public_key"])
    );
}

fn tests(out: &mut String, report: &Value) {
    out.push_str("<h2>How the product keeps it</h2>\n<p>Each row of its security specification, and the tests that show it.</p>\n");
    table(out, &["row", "promise", "tests"], list(&report["tests"]), |row| {
        let names = list(&row["tests"]).iter().map(|test| format!("<code>{}</code>", text(&test["name"])));
        let mut shown = names.collect::<Vec<_>>().join("<br>");
        if let Some(reason) = row["not_yet"].as_str() {
            shown = format!("none yet: {}", escaped(reason));
        }
        vec![text(&row["row"]), text(&row["promise"]), shown]
    });
}

/// The cells are HTML.
fn table(out: &mut String, heads: &[&str], items: &[Value], cells: impl Fn(&Value) -> Vec<String>) {
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let _ = writeln!(out, "<table><thead><tr>{heads}</tr></thead><tbody>");
    for item in items {
        let cells: String = cells(item).iter().map(|cell| format!("<td>{cell}</td>")).collect();
        let _ = writeln!(out, "<tr>{cells}</tr>");
    }
    out.push_str("</tbody></table>\n");
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn words(value: &Value) -> String {
    list(value).iter().map(text).collect::<Vec<_>>().join(", ")
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => escaped(text),
        Value::Null => String::new(),
        other => escaped(&other.to_string()),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::page;
    use serde_json::json;

    #[test]
    fn what_people_typed_is_text_and_no_markup() {
        let hostile = "<script>alert(1)</script>\"&";
        let html = page(&json!({
            "product": "Labelkeep", "version": "1", "installation": hostile, "made_at": "now",
            "promises": [{ "id": "S01", "title": hostile, "state": "on", "detail": hostile, "how": "" }],
            "outbound": { "doors": [], "calls": [{ "purpose": "import", "destination": hostile }] },
            "audit": { "entries": 3, "fault": hostile },
            "tests": [{ "row": "S01", "promise": "x", "tests": [{ "name": "s01_x" }], "not_yet": null }],
        }));
        assert!(!html.contains("<script") && html.matches("&lt;script&gt;").count() == 5, "{html}");
        assert!(html.contains("<code>s01_x</code>") && html.contains("<span class=\"on\">on</span>"));
    }
}
