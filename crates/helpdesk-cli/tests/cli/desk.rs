//! A small desk with a ticket of each status.

use crate::environment::Environment;

/// Returns a desk of two customers, two agents and two projects.
pub(crate) fn small() -> Environment {
    let env = Environment::new();
    for line in [
        "init",
        "customer add c-maria --name 'Maria Krylova' --email maria@example.org",
        "customer add c-ivan --name 'Ivan Orlov' --email ivan@example.org --lang ru",
        "agent add anna --name 'Anna Sokolova' --email anna@example.org",
        "agent add pavel --name 'Pavel Efimov' --email pavel@example.org --lead",
        "project add p-linen --number 48213 --name 'Linen and Woods' --member c-maria",
        "project add p-tea --number 7 --name Tea --member c-ivan --member c-maria",
    ] {
        env.done(line);
    }
    env
}

/// Returns the small desk with ticket 1 open and answered, 2 resolved, 3 closed.
pub(crate) fn filled() -> Environment {
    let env = small();
    for line in [
        "ticket open --as customer:c-maria --project p-linen --priority high --subject Down \
         --body 'Nothing works.'",
        "ticket reply 1 --as agent:anna --body 'Looking.'",
        "ticket open --as customer:c-ivan --general --priority low --subject Invoice --body Please.",
        "ticket resolve 2 --as agent:pavel --body 'Here it is.'",
        "ticket open --as customer:c-maria --project p-tea --priority medium --subject Slow \
         --body 'It is slow.' --follows 1",
        "ticket close 3 --as customer:c-maria",
    ] {
        env.done(line);
    }
    env
}
