//! Exchanging what one has for temporary keys.

use crate::{
    Caller, Operation, StoreError,
    aws::{
        keys::{AwsKeys, Temporary},
        sign::{Scope, Signable, sign},
    },
    encode::{encode, sha256},
    send::{Again, by_status, refusal},
    xml,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use labelkeep_egress::{Body, Egress, Patience, Request, Response};
use labelkeep_model::{Say, Timestamp};
use serde::Deserialize;
use serde_json::json;
use std::{net::SocketAddr, path::Path, time::Duration};
use zeroize::Zeroizing;

const MOST_BYTES: usize = 64 * 1024;
const SECONDS: &str = "3600";
const WHO: &str = "Action=GetCallerIdentity&Version=2011-06-15";
const CONTAINER: &str = "http://169.254.170.2";
const INSTANCE: &str = "http://169.254.169.254";

pub(crate) struct Role<'a> {
    pub(crate) arn: &'a str,
    pub(crate) external_id: Option<&'a str>,
    pub(crate) session: &'a str,
}

pub(crate) async fn assume_role(
    caller: &Caller,
    endpoint: &str,
    region: &str,
    keys: &AwsKeys,
    role: &Role<'_>,
) -> Result<Temporary, StoreError> {
    let mut form = format!(
        "Action=AssumeRole&Version=2011-06-15&RoleArn={}&RoleSessionName={}&DurationSeconds={SECONDS}",
        encode(role.arn),
        encode(role.session)
    );
    if let Some(id) = role.external_id {
        form.push_str(&format!("&ExternalId={}", encode(id)));
    }
    answer(asked(caller, endpoint, region, keys, &form).await?).await
}

async fn asked(
    caller: &Caller,
    endpoint: &str,
    region: &str,
    keys: &AwsKeys,
    form: &str,
) -> Result<Response, StoreError> {
    let build = || {
        let scope = Scope { region, service: "sts", time: caller.clock.now() };
        let request = Signable { method: "POST", host: host(endpoint), path: "/", query: &[] };
        let content_type = [("content-type", "application/x-www-form-urlencoded".to_owned())];
        let signed = sign(&scope, keys, &request, &content_type, &sha256(form.as_bytes()));
        std::future::ready(headers(signed).map(|headers| post(endpoint, headers, form)))
    };
    caller.call(Again::Always, build).await
}

fn host(endpoint: &str) -> &str {
    endpoint.split_once("://").map_or(endpoint, |(_, host)| host)
}

/// The name of who asks.
pub(crate) async fn identity(
    caller: &Caller,
    endpoint: &str,
    region: &str,
    keys: &AwsKeys,
) -> Result<String, StoreError> {
    let response = asked(caller, endpoint, region, keys, WHO).await?;
    if !response.status.is_success() {
        return Err(refused(response).await);
    }
    let root = xml::parse(&response.bytes(MOST_BYTES).await?)?;
    let arn = root.child("GetCallerIdentityResult").and_then(|result| result.text_of("Arn"));
    let is_name = |arn: &&str| arn.starts_with("arn:") && arn.bytes().all(|byte| byte.is_ascii_graphic());
    arn.filter(is_name).map(str::to_owned).ok_or(StoreError::Malformed)
}

/// The question who asks, signed for one who sends it on (Google's exchange of tokens): a JSON text, encoded as it wants.
pub(crate) fn identity_proof(caller: &Caller, endpoint: &str, region: &str, keys: &AwsKeys, audience: &str) -> String {
    let query = [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")];
    let scope = Scope { region, service: "sts", time: caller.clock.now() };
    let request = Signable { method: "POST", host: host(endpoint), path: "/", query: &query };
    let target = [("x-goog-cloud-target-resource", audience.to_owned())];
    let mut signed = sign(&scope, keys, &request, &target, &sha256(b""));
    signed.insert("host".into(), host(endpoint).to_owned());
    let headers: Vec<_> = signed.iter().map(|(name, value)| json!({ "key": name, "value": value })).collect();
    let url = format!("{endpoint}/?Action=GetCallerIdentity&Version=2011-06-15");
    json!({ "url": url, "method": "POST", "headers": headers }).to_string()
}

pub(crate) async fn assume_with_web_identity(
    caller: &Caller,
    endpoint: &str,
    arn: &str,
    session: &str,
    token: &str,
) -> Result<Temporary, StoreError> {
    let form = format!(
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn={}&RoleSessionName={}&DurationSeconds={SECONDS}&WebIdentityToken={}",
        encode(arn),
        encode(session),
        encode(token)
    );
    let response = caller
        .call(Again::Always, || {
            let mut headers = HeaderMap::new();
            headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            std::future::ready(Ok(post(endpoint, headers, &form)))
        })
        .await?;
    answer(response).await
}

/// The keys of a container's role. `address` is a path on the fixed service, or a whole address that the operator's own
/// environment names.
pub(crate) async fn container(caller: &Caller, address: &str, token: Option<&str>) -> Result<Temporary, StoreError> {
    let (base, path) = match address.starts_with('/') {
        true => (CONTAINER, address),
        false => split(address)?,
    };
    let own = own(caller, base);
    let headers = match token {
        Some(token) => headers([("authorization".to_owned(), token.to_owned())])?,
        None => HeaderMap::new(),
    };
    metadata_keys(own.call(Again::Always, || ready(Method::GET, base, path, headers.clone())).await?).await
}

/// By version 2 of the metadata service, which wants a token first.
pub(crate) async fn instance(caller: &Caller, address: Option<&str>) -> Result<Temporary, StoreError> {
    let base = address.unwrap_or(INSTANCE).trim_end_matches('/');
    let own = own(caller, base);
    let ask = headers([("x-aws-ec2-metadata-token-ttl-seconds".to_owned(), "300".to_owned())])?;
    let token = own.call(Again::Always, || ready(Method::PUT, base, "/latest/api/token", ask.clone())).await?;
    let token = headers([("x-aws-ec2-metadata-token".to_owned(), text(token).await?)])?;
    let path = "/latest/meta-data/iam/security-credentials/";
    let name = text(own.call(Again::Always, || ready(Method::GET, base, path, token.clone())).await?).await?;
    let name = name.lines().next().unwrap_or_default().trim();
    let path = format!("{path}{}", encode(name));
    metadata_keys(own.call(Again::Always, || ready(Method::GET, base, &path, token.clone())).await?).await
}

/// The same caller with the door to metadata services, and to the one that the operator named by its address.
fn own(caller: &Caller, base: &str) -> Caller {
    let named: Option<SocketAddr> = base.strip_prefix("http://").and_then(|host| host.parse().ok());
    let egress: Egress = caller.egress.to_metadata_services(named.as_slice());
    Caller { egress, ..caller.clone() }
}

fn split(address: &str) -> Result<(&str, &str), StoreError> {
    let wrong = || StoreError::Setting(Say::StoreCredentialsAddress.into());
    let rest = address.find("://").map(|start| start + 3).ok_or_else(wrong)?;
    let slash = address.get(rest..).and_then(|tail| tail.find('/')).map_or(address.len(), |at| rest + at);
    let (base, path) = address.split_at_checked(slash).ok_or_else(wrong)?;
    Ok((base, if path.is_empty() { "/" } else { path }))
}

fn patience() -> Patience {
    let seconds = Duration::from_secs(10);
    Patience { head: seconds, idle: seconds, total: Some(seconds) }
}

fn post(endpoint: &str, headers: HeaderMap, form: &str) -> Request {
    Request {
        method: Method::POST,
        base: endpoint.to_owned(),
        path_and_query: "/".into(),
        headers,
        body: Body::Bytes(Bytes::from(form.to_owned())),
        patience: patience(),
    }
}

fn ready(
    method: Method,
    base: &str,
    path: &str,
    headers: HeaderMap,
) -> std::future::Ready<Result<Request, StoreError>> {
    std::future::ready(Ok(Request {
        method,
        base: base.to_owned(),
        path_and_query: path.to_owned(),
        headers,
        body: Body::Empty,
        patience: patience(),
    }))
}

pub(crate) fn headers(all: impl IntoIterator<Item = (String, String)>) -> Result<HeaderMap, StoreError> {
    let wrong = || StoreError::Setting(Say::StoreHeader.into());
    let mut map = HeaderMap::new();
    for (name, value) in all {
        let mut value = HeaderValue::from_str(&value).map_err(|_| wrong())?;
        value.set_sensitive(name == "authorization" || name.contains("token"));
        map.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?, value);
    }
    Ok(map)
}

/// A token that something beside us keeps fresh.
pub(crate) async fn secret_file(path: &Path) -> Result<Zeroizing<String>, StoreError> {
    let read = tokio::fs::read_to_string(path).await;
    let text =
        read.map_err(|_| StoreError::Setting(Say::StoreTokenFile { path: path.display().to_string().into() }.into()))?;
    Ok(Zeroizing::new(text.trim().to_owned()))
}

async fn text(response: Response) -> Result<String, StoreError> {
    if !response.status.is_success() {
        return Err(by_status(response.status.as_u16(), StoreError::Denied(Operation::Sign)));
    }
    let bytes = response.bytes(MOST_BYTES).await?;
    String::from_utf8(bytes).map_err(|_| StoreError::Malformed)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    access_key_id: String,
    secret_access_key: String,
    token: String,
    expiration: String,
}

async fn metadata_keys(response: Response) -> Result<Temporary, StoreError> {
    let answer: Answer = serde_json::from_str(&text(response).await?).map_err(|_| StoreError::Malformed)?;
    Ok(Temporary {
        keys: AwsKeys::new(&answer.access_key_id, &answer.secret_access_key, Some(&answer.token)),
        until: Timestamp::parse(&answer.expiration).ok_or(StoreError::Malformed)?,
    })
}

async fn answer(response: Response) -> Result<Temporary, StoreError> {
    if !response.status.is_success() {
        return Err(refused(response).await);
    }
    let root = xml::parse(&response.bytes(MOST_BYTES).await?)?;
    let result = root.child("AssumeRoleResult").or_else(|| root.child("AssumeRoleWithWebIdentityResult"));
    let credentials = result.and_then(|result| result.child("Credentials")).ok_or(StoreError::Malformed)?;
    let field = |name: &str| credentials.text_of(name).ok_or(StoreError::Malformed);
    Ok(Temporary {
        keys: AwsKeys::new(field("AccessKeyId")?, field("SecretAccessKey")?, Some(field("SessionToken")?)),
        until: Timestamp::parse(field("Expiration")?).ok_or(StoreError::Malformed)?,
    })
}

async fn refused(response: Response) -> StoreError {
    let (status, body) = refusal(response).await;
    let root = xml::parse(body.as_bytes()).unwrap_or_default();
    let code = root
        .child("Error")
        .or_else(|| root.child("Errors")?.child("Error"))
        .and_then(|error| error.text_of("Code"))
        .unwrap_or_default();
    match code {
        "ExpiredToken" | "ExpiredTokenException" => StoreError::Expired,
        "InvalidClientTokenId" | "InvalidIdentityToken" => StoreError::UnknownCredentials,
        "SignatureDoesNotMatch" => StoreError::Signature,
        "RequestExpired" => StoreError::ClockSkew,
        "RegionDisabledException" => StoreError::Region(None),
        _ => by_status(status, StoreError::Denied(Operation::Sign)),
    }
}
