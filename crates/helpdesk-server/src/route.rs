//! The addresses that only a stand-alone desk has, besides those of the portal ([`helpdesk_web::Route`]). The
//! router is made from this table by an exhaustive `match`, and so is the table of who gets what answer
//! (T39).

use strum::VariantArray;

/// An address of the desk's own accounts and server, with its method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray)]
pub enum Route {
    /// Makes a one-time link for a person.
    Invite,
    /// The page on which one signs in.
    SignIn,
    /// Signs in.
    EnterPassword,
    /// Signs out.
    SignOut,
    /// What a one-time link opens.
    Invitation,
    /// Chooses the first password, or uses a link of the demo.
    AcceptInvitation,
    /// The page on which a password is changed.
    Password,
    /// Changes the password.
    ChangePassword,
    /// Whether the process lives.
    Health,
    /// Whether it can serve.
    Ready,
    /// Figures for Prometheus.
    Metrics,
}

impl Route {
    /// Every route.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the method, in capitals.
    #[must_use]
    pub const fn method(self) -> &'static str {
        match self {
            Self::SignIn
            | Self::Invitation
            | Self::Password
            | Self::Health
            | Self::Ready
            | Self::Metrics => "GET",
            Self::Invite
            | Self::EnterPassword
            | Self::SignOut
            | Self::AcceptInvitation
            | Self::ChangePassword => "POST",
        }
    }

    /// Returns the path below the portal's own.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Invite => "/settings/invite",
            Self::SignIn | Self::EnterPassword => "/sign-in",
            Self::SignOut => "/sign-out",
            Self::Invitation | Self::AcceptInvitation => "/invitation",
            Self::Password | Self::ChangePassword => "/password",
            Self::Health => "/health",
            Self::Ready => "/ready",
            Self::Metrics => "/metrics",
        }
    }

    /// Returns whether programs ask it and people do not read it.
    pub(crate) const fn is_for_programs(self) -> bool {
        matches!(self, Self::Health | Self::Ready | Self::Metrics)
    }
}
