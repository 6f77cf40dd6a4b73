//! The words of `helper`: the profile, and what the tool adds.

use clap::{Args, Subcommand};
use jiff::SignedDuration;

use crate::cli::value;
use crate::domain::name::ProfileName;

const GIT_HELP: &str = "\
Configure it for one host:
  git config --global credential.https://git.example.com.helper '!keyfob helper git sso'
Where the git server isn't the one that the profile logs in at, name it:
  git config --global credential.https://git.example.com.helper '!keyfob helper git --host git.example.com sso'

It answers for the profile's own server and --host, over https (http only to this machine or where allow-http is set),
and says nothing otherwise. The token goes as Bearer where git (2.46 or later) and the server know it, else as password of
the profile's user, or of oauth2. store does nothing; erase does nothing but tell how to check the token.";

const DOCKER_HELP: &str = "\
docker calls a program docker-credential-NAME. Make one in your PATH, executable:
  #!/bin/sh
  exec keyfob helper docker --host registry.example.com sso \"$@\"
saved as docker-credential-keyfob, and name it in ~/.docker/config.json:
  {\"credHelpers\": {\"registry.example.com\": \"keyfob\"}}

The user name is the profile's, or oauth2; --identity-token says <token>, for registries that exchange the token.
store and erase fail: keyfob login and keyfob logout do that.";

const KUBERNETES_HELP: &str = "\
In the kubeconfig, as the user:
  users:
  - name: sso
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: keyfob
        args: [helper, kubernetes, --id-token, sso]
        interactiveMode: Never

Clusters that trust an OIDC issuer want the ID token (scope openid); others take the access token.";

const PROCESS_HELP: &str = "\
In ~/.aws/config:
  [profile sso]
  credential_process = keyfob helper credential-process sso

AccessKeyId is the profile's name; SecretAccessKey and SessionToken are the access token. Amazon's own services don't take
that: it is for tools that read credentials in this form.";

#[derive(Debug, Subcommand)]
pub(crate) enum HelperCommand {
    /// git's credential helper
    #[command(after_long_help = GIT_HELP, override_usage = "keyfob helper git [OPTIONS] [NAME] <get|store|erase>")]
    Git(GitArgs),
    /// docker's credential helper
    #[command(after_long_help = DOCKER_HELP, override_usage = "keyfob helper docker [OPTIONS] [NAME] <get|store|erase|list>")]
    Docker(DockerArgs),
    /// kubectl's credential plugin
    #[command(after_long_help = KUBERNETES_HELP)]
    Kubernetes(KubernetesArgs),
    /// The JSON of `credential_process`
    #[command(after_long_help = PROCESS_HELP)]
    CredentialProcess(ProcessArgs),
}

#[derive(Debug, Args)]
pub(crate) struct GitArgs {
    /// The profile (else the one for the address), and what git adds: get, store, erase
    #[arg(num_args = 1..=2, required = true, value_name = "WORD")]
    pub(crate) words: Vec<String>,
    /// Answer for this host, too, over https; with its port, if it has one. May be repeated
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Vec<String>,
    /// How long the token must live at least
    #[arg(long, value_parser = value::span, value_name = "DURATION")]
    pub(crate) min_valid: Option<SignedDuration>,
}

#[derive(Debug, Args)]
pub(crate) struct DockerArgs {
    #[command(flatten)]
    pub(crate) common: GitArgs,
    /// Say that the token is an identity token: the user name is `<token>`
    #[arg(long)]
    pub(crate) identity_token: bool,
}

#[derive(Debug, Args)]
pub(crate) struct KubernetesArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// Give the ID token instead of the access token
    #[arg(long)]
    pub(crate) id_token: bool,
    /// How long the token must live at least
    #[arg(long, value_parser = value::span, value_name = "DURATION")]
    pub(crate) min_valid: Option<SignedDuration>,
}

#[derive(Debug, Args)]
pub(crate) struct ProcessArgs {
    /// The profile
    #[arg(value_parser = value::profile)]
    pub(crate) name: Option<ProfileName>,
    /// How long the token must live at least
    #[arg(long, value_parser = value::span, value_name = "DURATION")]
    pub(crate) min_valid: Option<SignedDuration>,
}
