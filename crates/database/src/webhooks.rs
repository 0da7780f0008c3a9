//! Webhooks: who is told what, sending it (claims, and what became of each), and the log of what was sent.

mod change;
mod claim;
mod content;
mod deliveries;
mod find;
mod home;
mod object;
mod secrets;
mod settle;

pub use crate::webhook_events::{TOPIC, WebhookAction};
pub use change::WebhookChange;
pub(crate) use change::insert;
pub use claim::WebhookClaim;
pub use content::{LinkToSend, ToSend};
pub use deliveries::{Delivery, DeliveryStatus};
pub use home::WebhookHome;
pub use object::{Webhook, WebhookState};
pub use secrets::Headers;
pub use settle::Sent;
