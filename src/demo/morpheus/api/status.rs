//! What anybody may know about the appliance: ping and setup check (§5).

use serde_json::json;

use super::caller::Caller;
use crate::demo::call::Call;
use crate::demo::morpheus::Appliance;
use crate::demo::morpheus::error::unknown_path;
use crate::demo::reply::{Outcome, Refusal};

/// The version, for those who may know it; a wrong token is refused.
fn version(appliance: &Appliance, call: &Call) -> Result<&'static str, Refusal> {
    if appliance.generation().tells_version_to_all() {
        return Ok(appliance.version());
    }
    if call.authorization.is_none() {
        return Ok("");
    }
    Caller::of(appliance, call)?;
    Ok(appliance.version())
}

pub(super) fn ping(appliance: &Appliance, call: &Call) -> Outcome {
    if !appliance.generation().answers_ping() {
        return unknown_path(appliance, call);
    }
    let version = version(appliance, call)?;
    let mut answer = json!({"success": true, "buildVersion": version});
    if let (true, Some(fields)) = (appliance.behaviour().setup_needed, answer.as_object_mut()) {
        fields.insert("setupNeeded".to_owned(), json!(true));
    }
    Ok(answer)
}

pub(super) fn setup_check(appliance: &Appliance, call: &Call) -> Outcome {
    let version = version(appliance, call)?;
    let mut answer = json!({
        "success": true,
        "buildVersion": version,
        "setupNeeded": appliance.behaviour().setup_needed,
    });
    if let (true, Some(fields)) = (
        appliance.generation().answers_ping(),
        answer.as_object_mut(),
    ) {
        fields.insert(
            "uuid".to_owned(),
            json!(format!(
                "d0a7c9de-0000-4000-8000-{:0>12}",
                appliance.version()
            )),
        );
        fields.insert("applianceUrl".to_owned(), json!(appliance.url()));
    }
    Ok(answer)
}
