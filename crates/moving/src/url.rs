//! A running Label Studio 1.23.2, by its API. Each page is bounded; answers are read through the guarded client.

mod call;
mod rows;
mod tasks;

use crate::fields::Fields;
use labelkeep_egress::Egress;
use labelkeep_model::{Result, Text};
use serde_json::{Value as Json, json};
use std::fmt;
use zeroize::Zeroizing;

/// The token of somebody who sees everything there.
pub struct UrlToken(pub Zeroizing<String>);

impl fmt::Debug for UrlToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UrlToken")
    }
}

pub struct UrlSource {
    egress: Egress,
    /// Scheme, host and port.
    base: String,
    /// What stands before every path; empty mostly.
    prefix: String,
    token: UrlToken,
    /// For tokens that are exchanged.
    access: Option<Zeroizing<String>>,
}

impl UrlSource {
    /// # Errors
    /// When the address is none of a server.
    pub fn new(egress: Egress, address: &str, token: UrlToken) -> Result<Self> {
        let wrong = || {
            labelkeep_model::Error::bad_request(Text::for_operators(
                "--url must be an address such as https://label.example.org.",
            ))
        };
        let url = ::url::Url::parse(address).map_err(|_| wrong())?;
        let is_plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.query().is_none();
        let host = url.host_str().filter(|_| is_plain).ok_or_else(wrong)?;
        let port = url.port_or_known_default().ok_or_else(wrong)?;
        let base = format!("{}://{host}:{port}", url.scheme());
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(Self { egress, base, prefix, token, access: None })
    }

    pub async fn organization(&mut self) -> Result<Fields> {
        let all: Vec<Json> = self.get("/api/organizations/").await?;
        let first = all.first().and_then(|one| one.get("id")).and_then(Json::as_i64).unwrap_or(1);
        self.get(&format!("/api/organizations/{first}")).await.map(Fields)
    }

    /// A server does not tell them.
    pub async fn largest(&mut self) -> Result<Vec<(&'static str, i64)>> {
        let names = ["users", "projects", "tasks", "annotations", "predictions", "drafts", "views", "uploads"];
        Ok(names.into_iter().map(|name| (name, i64::MAX)).collect())
    }

    pub async fn people(&mut self) -> Result<Vec<Fields>> {
        let all: Vec<serde_json::Map<String, Json>> = self.get("/api/users/").await?;
        let person = |mut row: serde_json::Map<String, Json>| {
            // Who is listed is a member.
            row.insert("is_active".to_owned(), json!(true));
            row.insert("memberships".to_owned(), json!(1));
            Fields(row)
        };
        Ok(all.into_iter().map(person).collect())
    }

    pub async fn projects(&mut self) -> Result<Vec<Fields>> {
        let (mut all, mut page) = (Vec::new(), 1);
        loop {
            let answer: rows::Projects = self.get(&format!("/api/projects/?page={page}&page_size=100")).await?;
            all.extend(answer.results.into_iter().map(Fields));
            if answer.next.is_none() {
                break;
            }
            page += 1;
        }
        all.sort_by_key(Fields::id);
        Ok(all)
    }

    pub async fn left_out(&mut self) -> Result<Vec<(String, i64)>> {
        let backends: Vec<Json> = self.get("/api/ml/").await.unwrap_or_default();
        let number = i64::try_from(backends.len()).unwrap_or(0);
        Ok(if number > 0 { vec![("ML backends".to_owned(), number)] } else { Vec::new() })
    }
}
