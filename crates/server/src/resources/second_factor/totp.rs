use super::{RecoveryCodes, new_codes, qr};
use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::session::{Code, look_at_factor, of_password_change, take},
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::users::{Shown, UsedCode, totp_place};
use labelkeep_identity::totp;
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const GUARD: Guard = Guard::Organization(Permission::OwnAccount);

pub(super) fn begin_endpoint() -> Endpoint {
    Endpoint::post("/api/current-user/second-factor/totp", GUARD, begin)
        .summary(
            "Begin to set up an authenticator app; the secret is shown this once, and asked for once it is confirmed",
        )
        .before_enrolment()
        .dangerous()
        .answers::<NewApp>(200)
}

pub(super) fn confirm_endpoint() -> Endpoint {
    Endpoint::post("/api/current-user/second-factor/totp/confirm", GUARD, confirm)
        .summary("Confirm the app with a code that it shows; sessions elsewhere end")
        .takes(MostBytes::CREDENTIALS)
        .before_enrolment()
        .body::<AppCode>()
        .answers::<RecoveryCodes>(200)
}

pub(super) fn remove_endpoint() -> Endpoint {
    Endpoint::delete("/api/current-user/second-factor/totp", GUARD, remove)
        .summary("Take the own second factor away")
        .dangerous()
        .answers_nothing(204)
}

#[derive(Serialize, ToSchema)]
struct NewApp {
    /// In base32, to be typed where no picture can be read.
    secret: String,
    /// `otpauth://…`
    address: String,
    /// The same as a QR code: rows of `0` (light) and `1` (dark), without a margin.
    qr: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
struct AppCode {
    #[serde(default)]
    code: String,
}

async fn begin(State(state): State<AppState>, access: Access) -> ApiResult<Json<NewApp>> {
    let scope = access.organization()?;
    let secret = totp::secret(state.rng.as_ref());
    let sealed = state.keychain.seal(state.rng.as_ref(), &totp_place(access.caller().user()), &secret).await?;
    state.database.begin_totp(&scope, sealed).await?;
    let issuer = format!("Labelkeep {}", state.public_host());
    let address = totp::address(&issuer, access.caller().email(), &secret);
    Ok(Json(NewApp { secret: totp::base32(&secret), qr: qr::rows(&address)?, address }))
}

async fn confirm(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<AppCode>,
) -> ApiResult<Json<RecoveryCodes>> {
    let scope = access.organization()?;
    let user = access.caller().user();
    let taken = take(&state, of_password_change(&state, user)).await?;
    let step = match look_at_factor(&state, user, &body.code, Shown::Unconfirmed).await? {
        Code::Right(UsedCode::Totp { step }) => step,
        Code::NoFactor => return Err(Error::conflict(Say::SecondFactorNotBegun).into()),
        _ => return Err(Error::field("code", Say::WrongCode).into()),
    };
    let (shown, kept) = new_codes(&state, user);
    state.database.confirm_totp(&scope, step, kept).await?;
    state.database.give_back_try(taken).await?;
    Ok(Json(shown))
}

async fn remove(State(state): State<AppState>, access: Access) -> ApiResult<StatusCode> {
    state.database.remove_own_second_factor(&access.organization()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
