//! What an OpenID Connect provider signed: ID tokens and logout tokens, checked against its keys. Nothing is fetched here.

use crate::opaque::is_equal;
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation,
    jwk::{AlgorithmParameters, Jwk, PublicKeyUse},
};
use labelkeep_model::{Error, ErrorKind, Result, Say, Timestamp};
use serde::Deserialize as _;
use serde_json::{Map, Value};

/// So much two clocks may differ.
pub const LEEWAY_SECONDS: i64 = 60;
const MOST_BYTES: usize = 64 * 1024;
const MOST_KEYS: usize = 100;
/// A provider signs when somebody comes: what is older was kept by somebody.
const MOST_AGE_SECONDS: i64 = 600;
const BACK_CHANNEL: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Signatures that a public key checks. A secret one would be checked by what everybody can read, and `none` by nothing.
const ALGORITHMS: &[Algorithm] = &[
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// Whom a token must be from and for.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub now: Timestamp,
}

/// The keys of a provider with which signatures can be checked here.
#[derive(Debug, Clone, Default)]
pub struct KeySet(Vec<Jwk>);

impl KeySet {
    /// From what stands at `jwks_uri`. A key that cannot be read, or is for something else, is none.
    #[must_use]
    pub fn read(document: &Value) -> Self {
        let keys = document.get("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let keys = keys.iter().take(MOST_KEYS).filter_map(|key| Jwk::deserialize(key).ok());
        Self(keys.filter(is_usable).collect())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key that the header names, if it may sign in this way.
    fn find(&self, header: &Header) -> Option<&Jwk> {
        // `crit`: something must be understood that is not understood here.
        if !ALGORITHMS.contains(&header.alg) || header.crit.is_some() {
            return None;
        }
        let fits = |key: &&Jwk| {
            let algorithm = key.common.key_algorithm;
            let named = algorithm.is_none_or(|algorithm| algorithm.to_string() == format!("{:?}", header.alg));
            named && (header.kid.is_none() || key.common.key_id == header.kid)
        };
        let mut found = self.0.iter().filter(fits);
        let first = found.next()?;
        // Without a name it must be clear which.
        if header.kid.is_none() && found.next().is_some() { None } else { Some(first) }
    }

    /// Whether the key that signed this is among them; when it is not, the provider may have new ones.
    #[must_use]
    pub fn knows(&self, token: &str) -> bool {
        token.len() <= MOST_BYTES && jsonwebtoken::decode_header(token).is_ok_and(|header| self.find(&header).is_some())
    }
}

fn is_usable(key: &Jwk) -> bool {
    let is_public = !matches!(key.algorithm, AlgorithmParameters::OctetKey(_) | AlgorithmParameters::Other(_));
    is_public && !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption))
}

/// What a provider says of somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims(Map<String, Value>);

impl Claims {
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        // Some providers write it as text.
        self.0.get(name).is_some_and(|value| *value == Value::Bool(true) || value == "true")
    }

    /// A list of texts, or one alone.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&str> {
        match self.0.get(name) {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// A time, in seconds since 1970. Parts of seconds, which some providers write, do not count.
    #[must_use]
    pub fn seconds(&self, name: &str) -> Option<i64> {
        let value = self.0.get(name)?;
        value.as_i64().or_else(|| value.as_number()?.to_string().split('.').next()?.parse().ok())
    }

    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Adds what the provider says of the same person when it is asked, where it has not signed it.
    ///
    /// # Errors
    /// 401 when it is about somebody else.
    pub fn complete(&mut self, further: Map<String, Value>) -> Result<()> {
        if self.text("sub").is_none() || further.get("sub") != self.0.get("sub") {
            return Err(invalid());
        }
        // An address and whether it is confirmed belong together.
        let signs_address = self.has("email");
        for (name, value) in further {
            if !(signs_address && name == "email_verified") {
                self.0.entry(name).or_insert(value);
            }
        }
        Ok(())
    }
}

/// What PKCE sends first, of the secret that is sent later.
#[must_use]
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

/// # Errors
/// 401 when it is not from this provider, for us, of now, and for this sign-in.
pub fn read_id_token(token: &str, keys: &KeySet, expected: Expected<'_>, nonce: &str) -> Result<Claims> {
    let claims = read(token, keys, expected)?;
    let is_ours = claims.text("nonce").is_some_and(|given| is_equal(given, nonce));
    if is_ours && claims.has("exp") && claims.text("sub").is_some_and(|subject| subject.len() <= 255) {
        return Ok(claims);
    }
    Err(invalid())
}

/// Whose sessions a provider ends: `sub`, `sid`, or both.
///
/// # Errors
/// 401 when it is not from this provider, for us, and of now.
pub fn read_logout_token(token: &str, keys: &KeySet, expected: Expected<'_>) -> Result<Claims> {
    let claims = read(token, keys, expected)?;
    let is_logout = claims.0.get("events").and_then(|events| events.get(BACK_CHANNEL)).is_some_and(Value::is_object);
    let names_somebody = claims.text("sub").is_some() || claims.text("sid").is_some();
    // One with a nonce is an ID token that somebody tries here.
    if is_logout && names_somebody && !claims.has("nonce") { Ok(claims) } else { Err(invalid()) }
}

fn read(token: &str, keys: &KeySet, expected: Expected<'_>) -> Result<Claims> {
    if token.len() > MOST_BYTES {
        return Err(invalid());
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| invalid())?;
    let key = keys.find(&header).ok_or_else(invalid)?;
    // The signature's kind is the key's; times are looked at below, by the clock that was handed in.
    let mut validation = Validation::new(header.alg);
    (validation.validate_exp, validation.validate_nbf, validation.validate_aud) = (false, false, false);
    validation.required_spec_claims.clear();
    let key = DecodingKey::from_jwk(key).map_err(|_| invalid())?;
    let decoded = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation).map_err(|_| invalid())?;
    let claims = Claims(decoded.claims);
    let audience = claims.texts("aud");
    let is_for_us = audience.contains(&expected.client_id)
        && (audience.len() == 1 || claims.text("azp") == Some(expected.client_id))
        && claims.text("azp").is_none_or(|party| party == expected.client_id);
    let now = expected.now.seconds();
    let early = now.saturating_sub(LEEWAY_SECONDS);
    let late = now.saturating_add(LEEWAY_SECONDS);
    let is_of_now = claims.seconds("iat").is_some_and(|iat| iat <= late && iat >= now.saturating_sub(MOST_AGE_SECONDS))
        && (!claims.has("exp") || claims.seconds("exp").is_some_and(|exp| exp > early))
        && (!claims.has("nbf") || claims.seconds("nbf").is_some_and(|nbf| nbf <= late));
    if claims.text("iss") == Some(expected.issuer) && is_for_us && is_of_now { Ok(claims) } else { Err(invalid()) }
}

fn invalid() -> Error {
    Error::new(ErrorKind::Unauthenticated, Say::ProviderTokenInvalid)
}

#[cfg(test)]
mod tests {
    use super::{Expected, KeySet, challenge, read_id_token, read_logout_token};
    use aws_lc_rs::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
    };
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use jsonwebtoken::{Algorithm, EncodingKey, Header};
    use labelkeep_model::Timestamp;
    use serde_json::{Value, json};

    const NOW: i64 = 1_767_225_600;

    struct Provider {
        signing: EncodingKey,
        key: Value,
        keys: KeySet,
        public: Vec<u8>,
    }

    fn provider(kid: &str) -> Provider {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref()).unwrap();
        let public = pair.public_key().as_ref().to_vec();
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let key = json!({ "kty": "EC", "crv": "P-256", "kid": kid, "use": "sig", "x": part(&public[1..33]), "y": part(&public[33..]) });
        let keys = KeySet::read(&json!({ "keys": [key] }));
        Provider { signing: EncodingKey::from_ec_der(pkcs8.as_ref()), key, keys, public }
    }

    fn expected() -> Expected<'static> {
        Expected { issuer: "https://id.example", client_id: "labels", now: Timestamp(NOW * Timestamp::SECOND) }
    }

    fn claims() -> Value {
        json!({ "iss": "https://id.example", "aud": "labels", "sub": "ann", "nonce": "n", "iat": NOW, "exp": NOW + 300, "groups": ["a", "b"] })
    }

    fn signed(provider: &Provider, kid: &str, claims: &Value) -> String {
        let header = Header { kid: Some(kid.into()), ..Header::new(Algorithm::ES256) };
        jsonwebtoken::encode(&header, claims, &provider.signing).unwrap()
    }

    fn with(name: &str, value: Value) -> Value {
        let mut claims = claims();
        claims[name] = value;
        claims
    }

    #[test]
    fn x_sso_a_token_is_taken_only_from_this_provider_for_us_of_now_and_for_this_sign_in() {
        let provider = provider("k1");
        let read = |claims: &Value| read_id_token(&signed(&provider, "k1", claims), &provider.keys, expected(), "n");
        let good = read(&claims()).unwrap();
        assert_eq!((good.text("sub"), good.texts("groups")), (Some("ann"), vec!["a", "b"]));
        read(&with("aud", json!(["labels"]))).unwrap();
        let mut several = with("aud", json!(["labels", "other"]));
        assert!(read(&several).is_err(), "for several, and nobody says for whom first");
        several["azp"] = json!("labels");
        read(&several).unwrap();
        for (name, value) in [
            ("iss", json!("https://id.example/")),
            ("iss", json!("https://evil.example")),
            ("aud", json!("other")),
            ("aud", json!([])),
            ("azp", json!("other")),
            ("nonce", json!("m")),
            ("nonce", json!(null)),
            ("sub", json!("")),
            ("sub", json!("x".repeat(256))),
            ("exp", json!(NOW - 61)),
            ("exp", json!(null)),
            ("iat", json!(NOW + 61)),
            ("iat", json!(NOW - 601)),
            ("iat", json!(null)),
            ("nbf", json!(NOW + 61)),
            ("nbf", json!("soon")),
            ("exp", json!(i64::MIN)),
            ("iat", json!(i64::MAX)),
        ] {
            assert!(read(&with(name, value.clone())).is_err(), "{name} {value}");
        }
    }

    #[test]
    fn x_sso_confused_algorithms_and_foreign_keys_are_refused() {
        let (ours, other) = (provider("k1"), provider("k1"));
        assert!(read_id_token(&signed(&other, "k1", &claims()), &ours.keys, expected(), "n").is_err());
        // The public key, which everybody can read, as the secret of a signature by secret.
        for secret in [ours.public.clone(), serde_json::to_vec(&ours.key).unwrap()] {
            let header = Header { kid: Some("k1".into()), ..Header::new(Algorithm::HS256) };
            let forged = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(&secret)).unwrap();
            assert!(read_id_token(&forged, &ours.keys, expected(), "n").is_err());
        }
        let oct = json!({ "keys": [{ "kty": "oct", "kid": "k1", "k": URL_SAFE_NO_PAD.encode("secret") }] });
        let header = Header { kid: Some("k1".into()), ..Header::new(Algorithm::HS256) };
        let by_secret = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(b"secret")).unwrap();
        assert!(read_id_token(&by_secret, &KeySet::read(&oct), expected(), "n").is_err());
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let none = format!("{}.{}.", part(&json!({ "alg": "none", "kid": "k1" })), part(&claims()));
        let header = Header { kid: Some("k1".into()), crit: Some(vec!["b64".into()]), ..Header::new(Algorithm::ES256) };
        let critical = jsonwebtoken::encode(&header, &claims(), &ours.signing).unwrap();
        assert!(read_id_token(&critical, &ours.keys, expected(), "n").is_err(), "what must be understood is not");
        let good = signed(&ours, "k1", &claims());
        let (head, _) = good.rsplit_once('.').unwrap();
        for token in [none.as_str(), head, &format!("{head}."), "", "..", &"x".repeat(70_000)] {
            assert!(read_id_token(token, &ours.keys, expected(), "n").is_err());
        }
    }

    #[test]
    fn x_sso_a_key_that_is_not_known_shows_that_keys_changed() {
        let (before, after) = (provider("k1"), provider("k2"));
        let token = signed(&after, "k2", &claims());
        assert!(!before.keys.knows(&token) && after.keys.knows(&token));
        assert!(read_id_token(&token, &before.keys, expected(), "n").is_err());
        read_id_token(&token, &after.keys, expected(), "n").unwrap();
    }

    #[test]
    fn x_sso_a_logout_token_is_no_id_token_and_the_other_way_round() {
        let provider = provider("k1");
        let read = |claims: &Value| read_logout_token(&signed(&provider, "k1", claims), &provider.keys, expected());
        let event = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
        let good = json!({ "iss": "https://id.example", "aud": "labels", "iat": NOW, "jti": "j", "sid": "s", "events": event });
        assert_eq!(read(&good).unwrap().text("sid"), Some("s"));
        assert!(read(&claims()).is_err() && read(&with("events", event.clone())).is_err());
        for (name, value) in
            [("sid", json!(null)), ("events", json!({})), ("iss", json!("https://evil.example")), ("nonce", json!("n"))]
        {
            let mut bad = good.clone();
            bad[name] = value;
            assert!(read(&bad).is_err(), "{name}");
        }
        let token = signed(&provider, "k1", &good);
        assert!(read_id_token(&token, &provider.keys, expected(), "").is_err());
    }

    #[test]
    fn x_sso_pkce_is_that_of_the_published_case() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn x_sso_keys_that_cannot_be_used_hide_none_that_can() {
        let provider = provider("k1");
        let mut encrypting = provider.key.clone();
        encrypting["use"] = json!("enc");
        let strange = json!({ "kty": "EC", "crv": "secp256k1", "kid": "k0", "x": "AA", "y": "AA" });
        let keys = KeySet::read(&json!({ "keys": [strange, 7, { "kty": "new" }, provider.key] }));
        read_id_token(&signed(&provider, "k1", &claims()), &keys, expected(), "n").unwrap();
        for document in [json!({ "keys": [encrypting] }), json!({ "keys": {} }), json!([]), json!(null)] {
            assert!(KeySet::read(&document).is_empty(), "{document}");
        }
    }

    #[test]
    fn x_sso_what_is_told_when_asked_is_about_the_same_person_and_changes_nothing_that_was_signed() {
        let provider = provider("k1");
        let signed = signed(&provider, "k1", &with("email", json!("ann@example.com")));
        let mut read = read_id_token(&signed, &provider.keys, expected(), "n").unwrap();
        let told = |value: Value| value.as_object().unwrap().clone();
        assert!(read.complete(told(json!({ "sub": "bob", "name": "Bob" }))).is_err());
        assert!(read.complete(told(json!({ "name": "Bob" }))).is_err());
        let further = json!({ "sub": "ann", "email": "boss@example.com", "email_verified": true, "locale": "de" });
        read.complete(told(further)).unwrap();
        assert_eq!((read.text("email"), read.text("locale")), (Some("ann@example.com"), Some("de")));
        assert!(!read.has("email_verified"), "another address was meant");
    }
}
