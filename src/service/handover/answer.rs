//! What the credential helpers of other tools answer, each in its tool's own protocol.

pub mod aws;
pub mod docker;
pub mod git;
pub mod kubernetes;

use crate::domain::profile::Profile;

/// The user name of those who only have a token: GitLab's, Gitea's and others' convention.
const NO_USER: &str = "oauth2";

/// Who the token's user is, for protocols that want one.
fn user(profile: &Profile) -> String {
    profile.login_name().unwrap_or_else(|| NO_USER.to_owned())
}
