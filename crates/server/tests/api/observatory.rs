//! What the public observatories look at, by their published rules, and whom to tell about a hole.

use crate::harness::*;
use axum::{
    body::Body,
    http::{HeaderMap, Request},
};
use labelkeep_server::Settings;

fn public() -> Settings {
    Settings { public_url: "https://label.example.org".into(), ..Settings::default() }
}

async fn page(app: &TestApp, path: &str) -> Answer {
    let request = Request::get(path).header("host", "label.example.org").body(Body::empty()).unwrap();
    app.anonymous().send(request).await
}

/// The sources of a directive, or of `default-src` where it is not named.
fn sources<'a>(policy: &'a str, directive: &str) -> Vec<&'a str> {
    let named = |name: &str| {
        policy
            .split(';')
            .map(|part| part.split_whitespace().collect::<Vec<_>>())
            .find(|words| words.first() == Some(&name))
    };
    named(directive)
        .or_else(|| named("default-src"))
        .map(|words| words.into_iter().skip(1).collect())
        .unwrap_or_default()
}

/// The score of Mozilla's HTTP Observatory (scoring of version 4, without its redirection test, which `s02_…` of `operations`
/// makes): 100 and what is added or taken away. A+ is 100 and more.
fn score(headers: &HeaderMap) -> (i32, Vec<&'static str>) {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_lowercase()).unwrap_or_default();
    let policy = text("content-security-policy");
    let unsafe_in = |directive: &str, word: &str| sources(&policy, directive).contains(&word);
    let is_wide = |directive: &str| {
        sources(&policy, directive).iter().any(|source| matches!(*source, "*" | "http:" | "https:" | "data:"))
    };
    let age = text("strict-transport-security");
    let age: u64 = age.split(';').find_map(|part| part.trim().strip_prefix("max-age=")?.parse().ok()).unwrap_or(0);
    let cookies: Vec<String> =
        headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_lowercase()).collect();
    let frames = sources(&policy, "frame-ancestors");
    let rules: [(&'static str, i32, bool); 12] = [
        (
            "scripts only from this site, and none within the page",
            -20,
            unsafe_in("script-src", "'unsafe-inline'")
                || unsafe_in("script-src", "'unsafe-eval'")
                || is_wide("script-src"),
        ),
        ("a policy at all", -25, policy.is_empty()),
        ("no styles within the page", -5, unsafe_in("style-src", "'unsafe-inline'")),
        ("no plugins", -20, is_wide("object-src")),
        ("nothing but what is named", 10, sources(&policy, "default-src") == ["'none'"]),
        ("not in other sites' frames", -20, frames != ["'none'"] && text("x-frame-options") != "deny"),
        ("not in frames, by the policy", 5, frames == ["'none'"]),
        ("types are not guessed", -5, text("x-content-type-options") != "nosniff"),
        ("HTTPS for half a year at least", -20, age < 15_768_000),
        (
            "addresses are not told to others",
            5,
            matches!(
                text("referrer-policy").as_str(),
                "same-origin" | "no-referrer" | "strict-origin" | "strict-origin-when-cross-origin"
            ),
        ),
        ("resources for this site alone", 10, text("cross-origin-resource-policy") == "same-origin"),
        ("no other site reads answers", -50, headers.contains_key("access-control-allow-origin")),
    ];
    let mut score = 100;
    let mut hit = Vec::new();
    for (name, points, applies) in rules {
        if applies {
            score += points;
            hit.push(name);
        }
    }
    for cookie in &cookies {
        let is_safe = cookie.contains("; secure") && cookie.contains("; httponly") && cookie.contains("; samesite=");
        if !is_safe || !cookie.starts_with("__host-") {
            score -= 40;
            hit.push("a cookie that others can read");
        }
    }
    (score, hit)
}

on_both_databases! {
    async fn s02_headers_reach_the_top_grade_of_the_public_observatories(test: TestDatabase) {
        let app = TestApp::with_settings(test, public()).await;
        for path in ["/user/login/", "/user/signup/", "/help", "/", "/no-such-page", "/api/version", "/api/nothing", "/health", "/assets/none.js"] {
            let answer = page(&app, path).await;
            let (points, rules) = score(&answer.headers);
            assert!(points >= 125, "{path}: {points} {rules:?}");
            // What the observatories tell but do not grade.
            for name in ["permissions-policy", "cross-origin-opener-policy"] {
                assert!(answer.headers.contains_key(name), "{path}: {name}");
            }
            for name in ["server", "x-powered-by"] {
                assert!(!answer.headers.contains_key(name), "{path} tells {name}");
            }
        }
    }

    async fn s02_the_score_sees_what_is_missing(test: TestDatabase) {
        let app = TestApp::with_settings(test, public()).await;
        let good = page(&app, "/user/login/").await.headers;
        let best = score(&good).0;
        for (name, value) in [
            ("content-security-policy", "default-src *"), ("strict-transport-security", "max-age=60"),
            ("x-content-type-options", "none"), ("set-cookie", "sessionid=1; Path=/"), ("access-control-allow-origin", "*"),
        ] {
            let mut worse = good.clone();
            worse.insert(name, value.parse().unwrap());
            assert!(score(&worse).0 < best, "{name}");
        }
    }

    async fn s04_security_txt_says_whom_to_tell_where_somebody_is_named(test: TestDatabase) {
        let app = TestApp::with_settings(test, public()).await;
        assert_eq!(page(&app, "/.well-known/security.txt").await.status, 404);
        let contacts = vec!["mailto:security@example.org".into(), "https://example.org/report".into()];
        let app = TestApp::with_settings(app.test, Settings { security_contacts: contacts, ..public() }).await;
        let answer = page(&app, "/.well-known/security.txt").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
        assert_eq!(
            answer.text(),
            "Contact: mailto:security@example.org\nContact: https://example.org/report\nExpires: 2026-04-01T00:00:00Z\n\
             Preferred-Languages: en, de\nCanonical: https://label.example.org/.well-known/security.txt\n"
        );
    }
}
