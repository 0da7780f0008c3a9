//! Personal access tokens in the wire format of the compatible API: a long-lived refresh token that clients keep, and
//! access tokens of five minutes that they exchange it for.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use labelkeep_model::{Error, ErrorKind, Result, Say, Text, Timestamp, UserId};
use labelkeep_secrets::{Purpose, derive};
use serde::{Deserialize, Serialize};

/// Seconds an access token is good for.
pub const ACCESS_SECONDS: i64 = 300;

/// The installation's key, and what is made of it for signing and checking.
#[derive(Clone)]
pub struct Keys {
    encoding: EncodingKey,
    /// The derived key; then the installation's own, which signed before tokens had a key to themselves. What it signed
    /// stays good until it ends.
    decoding: [DecodingKey; 2],
    secret: [u8; 32],
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims {
    token_type: String,
    /// Seconds since 1970.
    exp: i64,
    iat: i64,
    jti: String,
    user_id: String,
    /// In access tokens: the refresh token they came from, so that revoking it ends them at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    rti: Option<String>,
}

/// A refresh token as made.
#[derive(Debug, Clone)]
pub struct Refresh {
    pub token: String,
    pub jti: String,
    /// Header and payload without the signature.
    pub truncated: String,
    pub expires_at: Timestamp,
}

impl Keys {
    /// # Errors
    /// When the key is not 32 bytes, or is one that anybody could guess (W04).
    pub fn new(secret: &[u8]) -> Result<Self> {
        let secret: [u8; 32] = secret.try_into().map_err(|_| {
            Error::bad_request(Text::for_operators("The installation's key must have exactly 32 bytes (64 hexadecimal digits). Remove the key file to have a new one made; all tokens then end."))
        })?;
        let mut values = secret.to_vec();
        values.sort_unstable();
        values.dedup();
        if values.len() < 8 {
            return Err(Error::bad_request(Text::for_operators(
                "The installation's key is not random. Make one with `openssl rand -hex 32`.",
            )));
        }
        let key = derive(&secret, Purpose::AccessTokens);
        let decoding = [DecodingKey::from_secret(&*key), DecodingKey::from_secret(&secret)];
        Ok(Self { encoding: EncodingKey::from_secret(&*key), decoding, secret })
    }

    /// For tokens that are derived instead of stored.
    #[must_use]
    pub fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// # Errors
    /// When signing fails.
    pub fn refresh(&self, user: UserId, jti: String, now: Timestamp, expires_at: Timestamp) -> Result<Refresh> {
        let claims = Claims {
            token_type: "refresh".into(),
            exp: expires_at.seconds(),
            iat: now.seconds(),
            jti: jti.clone(),
            user_id: user.to_string(),
            rti: None,
        };
        let token = self.sign(&claims)?;
        let truncated = token.rsplit_once('.').map_or_else(String::new, |(start, _)| start.to_owned());
        Ok(Refresh { token, jti, truncated, expires_at })
    }

    /// An access token from a refresh token that was looked up as valid.
    ///
    /// # Errors
    /// When signing fails.
    pub fn access(&self, user: UserId, refresh_jti: &str, jti: String, now: Timestamp) -> Result<String> {
        let claims = Claims {
            token_type: "access".into(),
            exp: now.seconds() + ACCESS_SECONDS,
            iat: now.seconds(),
            jti,
            user_id: user.to_string(),
            rti: Some(refresh_jti.to_owned()),
        };
        self.sign(&claims)
    }

    /// Checks signature, type and expiry of a refresh token and gives its id.
    ///
    /// # Errors
    /// 401 when it is not of this installation, was changed, or has run out.
    pub fn read_refresh(&self, token: &str, now: Timestamp) -> Result<String> {
        self.read(token, "refresh", now).map(|claims| claims.jti)
    }

    /// Checks an access token and gives the id of the refresh token it came from.
    ///
    /// # Errors
    /// 401 when it is not of this installation, was changed, or has run out.
    pub fn read_access(&self, token: &str, now: Timestamp) -> Result<String> {
        self.read(token, "access", now)?.rti.ok_or_else(invalid)
    }

    fn sign(&self, claims: &Claims) -> Result<String> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding).map_err(Error::internal)
    }

    fn read(&self, token: &str, kind: &str, now: Timestamp) -> Result<Claims> {
        if token.len() > 4096 {
            return Err(invalid());
        }
        let mut validation = Validation::new(Algorithm::HS256);
        // Expiry is checked below, against the clock that was handed in.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        let decode = |key| jsonwebtoken::decode::<Claims>(token, key, &validation).ok();
        let claims = self.decoding.iter().find_map(decode).ok_or_else(invalid)?.claims;
        if claims.token_type != kind || claims.exp <= now.seconds() {
            return Err(invalid());
        }
        Ok(claims)
    }
}

fn invalid() -> Error {
    Error::new(ErrorKind::Unauthenticated, Say::TokenIsInvalid)
}

#[cfg(test)]
mod tests {
    use super::{ACCESS_SECONDS, Keys};
    use labelkeep_model::{Timestamp, UserId};

    fn keys(first: u8) -> Keys {
        let secret: Vec<u8> = (0..32).map(|n: u8| n.wrapping_mul(7).wrapping_add(first)).collect();
        Keys::new(&secret).unwrap()
    }

    #[test]
    fn s07_an_access_token_lives_five_minutes_and_is_no_refresh_token() {
        let (keys, now) = (keys(1), Timestamp(1_000_000_000_000_000));
        let refresh = keys.refresh(UserId(3), "j1".into(), now, now.plus_seconds(1000)).unwrap();
        assert_eq!(keys.read_refresh(&refresh.token, now).unwrap(), "j1");
        let access = keys.access(UserId(3), "j1", "j2".into(), now).unwrap();
        assert_eq!(keys.read_access(&access, now.plus_seconds(ACCESS_SECONDS - 1)).unwrap(), "j1");
        assert!(keys.read_access(&access, now.plus_seconds(ACCESS_SECONDS)).is_err());
        assert!(keys.read_access(&refresh.token, now).is_err() && keys.read_refresh(&access, now).is_err());
        assert!(keys.read_refresh(&refresh.token, now.plus_seconds(1000)).is_err());
    }

    #[test]
    fn w04_another_installation_s_token_is_refused_and_weak_keys_stop_the_start() {
        let now = Timestamp(1_000_000_000_000_000);
        let refresh = keys(1).refresh(UserId(3), "j1".into(), now, now.plus_seconds(1000)).unwrap();
        assert!(keys(2).read_refresh(&refresh.token, now).is_err());
        for weak in [vec![0; 32], vec![1; 31], vec![], b"secretsecretsecretsecretsecretse".to_vec()] {
            assert!(Keys::new(&weak).is_err());
        }
    }

    #[test]
    fn tokens_have_a_key_to_themselves_and_those_of_before_stay_good() {
        use jsonwebtoken::{Algorithm, EncodingKey, Header};
        let (keys, now) = (keys(1), Timestamp(1_000_000_000_000_000));
        let claims =
            serde_json::json!({ "token_type": "refresh", "exp": 1_000_001_000, "iat": 1, "jti": "j1", "user_id": "3" });
        let before = EncodingKey::from_secret(keys.secret());
        let old = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &before).unwrap();
        assert_eq!(keys.read_refresh(&old, now).unwrap(), "j1");
        assert!(keys.read_refresh(&old, now.plus_seconds(1000)).is_err());
        let made = keys.refresh(UserId(3), "j1".into(), now, now.plus_seconds(1000)).unwrap().token;
        let own = jsonwebtoken::DecodingKey::from_secret(keys.secret());
        let mut validation = jsonwebtoken::Validation::new(Algorithm::HS256);
        (validation.validate_exp, validation.required_spec_claims) = (false, std::collections::HashSet::new());
        assert!(jsonwebtoken::decode::<serde_json::Value>(&made, &own, &validation).is_err());
    }

    #[test]
    fn a_token_without_signature_or_with_another_algorithm_is_refused() {
        let (keys, now) = (keys(1), Timestamp(1_000_000_000_000_000));
        let refresh = keys.refresh(UserId(3), "j1".into(), now, now.plus_seconds(1000)).unwrap();
        let none = "eyJhbGciOiJub25lIn0.eyJ0b2tlbl90eXBlIjoicmVmcmVzaCJ9.";
        for token in [refresh.truncated.as_str(), none, "", "..", &"x".repeat(5000)] {
            assert!(keys.read_refresh(token, now).is_err());
        }
    }
}
