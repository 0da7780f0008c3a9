//! The interface: its page addresses, which all serve one document, and its files, compiled into the binary. Nothing is
//! ever looked up in a file system (W03).

mod assets;
mod document;
mod policy;

use crate::http::endpoint::{Endpoint, Guard};

/// The addresses that people have bookmarked. What they show, the document itself asks for by the API.
const SIGNED_IN: [&str; 17] = [
    "/",
    "/projects",
    // In steps, because a few addresses below are no pages: objects of storages.
    "/projects/{id}",
    "/projects/{id}/{page}",
    "/projects/{id}/{page}/{*rest}",
    "/organization",
    "/organization/{*rest}",
    "/people",
    "/people/{*rest}",
    "/security",
    "/security/{*rest}",
    "/my-work",
    "/workspaces",
    "/workspaces/{*rest}",
    "/user/account",
    "/user/account/{*rest}",
    "/help/{*rest}",
];

const TO_SIGN_IN: [&str; 2] = ["/user/login", "/user/signup"];
const FOR_EVERYBODY: [&str; 4] = ["/user/password-reset", "/setup", "/help", "/logout"];

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let public = Guard::Public("the document of the interface; it holds no data");
    let signed_in = SIGNED_IN.into_iter().map(|path| {
        Endpoint::get(path, public, document::for_signed_in)
            .summary("Show a page of the interface")
            .answers_file(200, "text/html")
    });
    let for_everybody = FOR_EVERYBODY.into_iter().map(|path| {
        Endpoint::get(path, public, document::for_everybody)
            .summary("Show a page of the interface")
            .answers_file(200, "text/html")
    });
    let to_sign_in = TO_SIGN_IN.into_iter().map(|path| {
        Endpoint::get(path, public, document::for_sign_in)
            .summary("Show a page of the interface")
            .answers_file(200, "text/html")
    });
    let file = Guard::Public("files of the interface; they are the same for everybody");
    let files =
        ["/assets/{*path}", "/templates/{*path}", "/example/{*path}", "/samples/{*path}", "/favicon.svg", "/logo.svg"]
            .into_iter()
            .map(|path| {
                Endpoint::get(path, file, assets::handler)
                    .summary("Read a file of the interface")
                    .answers_file(200, "*/*")
            });
    signed_in.chain(to_sign_in).chain(for_everybody).chain(files).collect()
}

pub(crate) use document::not_found;
