//! Which paths below `/api` exist, per generation.

mod accounts;
pub(super) mod caller;
mod clients;
mod page;
mod status;
mod tokens;
mod user_settings;
mod whoami;

use axum::Router;
use axum::routing::MethodFilter;

use super::{Appliance, Handler, at};

const ROUTES: [(&str, MethodFilter, Handler); 19] = [
    ("/api/ping", MethodFilter::GET, status::ping),
    ("/api/setup/check", MethodFilter::GET, status::setup_check),
    ("/api/whoami", MethodFilter::GET, whoami::tell),
    ("/api/user-settings", MethodFilter::GET, user_settings::tell),
    (
        "/api/user-settings/api-clients",
        MethodFilter::GET,
        user_settings::clients,
    ),
    (
        "/api/user-settings/regenerate-access-token",
        MethodFilter::PUT,
        user_settings::regenerate,
    ),
    (
        "/api/user-settings/clear-access-token",
        MethodFilter::PUT,
        user_settings::clear,
    ),
    ("/api/tokens", MethodFilter::GET, tokens::list),
    ("/api/tokens", MethodFilter::POST, tokens::create),
    ("/api/tokens", MethodFilter::DELETE, tokens::delete_many),
    (
        "/api/tokens/api-clients",
        MethodFilter::GET,
        tokens::clients,
    ),
    ("/api/tokens/{id}", MethodFilter::GET, tokens::get),
    ("/api/tokens/{id}", MethodFilter::DELETE, tokens::delete),
    ("/api/accounts", MethodFilter::GET, accounts::list),
    ("/api/accounts/{id}", MethodFilter::GET, accounts::get),
    (
        "/api/accounts/{id}/users",
        MethodFilter::GET,
        accounts::users_of,
    ),
    ("/api/clients", MethodFilter::GET, clients::list),
    ("/api/clients/{id}", MethodFilter::GET, clients::get),
    ("/api/users", MethodFilter::GET, accounts::users),
];

/// All of them; what a generation lacks answers as an unknown path.
pub(super) fn routes() -> Router<Appliance> {
    let none = Router::new();
    ROUTES
        .into_iter()
        .fold(none, |router, (path, method, handler)| {
            router.route(path, at(method, handler))
        })
}
