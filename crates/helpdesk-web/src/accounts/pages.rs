//! Signing in and out, one-time links, changing a password.

use crate::fault::Fault;

pub(crate) async fn sign_in() -> Fault {
    Fault::Missing
}
pub(crate) async fn enter_password() -> Fault {
    Fault::Missing
}
pub(crate) async fn sign_out() -> Fault {
    Fault::Missing
}
pub(crate) async fn invitation() -> Fault {
    Fault::Missing
}
pub(crate) async fn accept_invitation() -> Fault {
    Fault::Missing
}
pub(crate) async fn password() -> Fault {
    Fault::Missing
}
pub(crate) async fn change_password() -> Fault {
    Fault::Missing
}
