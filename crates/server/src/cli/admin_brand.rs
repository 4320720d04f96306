//! `gatepost admin brand create|list|set`

use clap::Subcommand;
use gatepost_internal::brand::{self, Brand, NewBrand, Readiness, Settings, Voice};
use gatepost_internal::request::{self, Made, Wish};
use gatepost_internal::{Error, Inside};

use super::{Call, Failure, admin};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Make a brand: a public actor the company speaks through. The running node opens it outside
    #[command(visible_alias = "add")]
    Create {
        /// The name in its handle: 1 to 30 of a-z, 0-9 and _, beginning with a letter
        name: String,
        /// The name people read [default: the name]
        #[arg(long, value_name = "NAME")]
        display_name: Option<String>,
        /// One or two sentences about it, which everybody can read
        #[arg(long, value_name = "TEXT", default_value = "")]
        summary: String,
        /// The person whose own voice it is: they approve what is said in their name
        #[arg(long, value_name = "USERNAME")]
        spokesperson: Option<String>,
        /// The zone its calendar is kept in, such as Europe/Berlin [default: UTC]
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
    },
    /// List the brands, and what each lacks before it can publish
    List,
    /// Change what a brand is set to
    Set {
        /// The brand's name
        name: String,
        /// The zone its calendar is kept in, such as Europe/Berlin
        #[arg(long, value_name = "ZONE")]
        time_zone: String,
    },
}

pub(super) fn run(call: &Call, verb: Verb) -> Result<(), Failure> {
    match verb {
        Verb::Create {
            name,
            display_name,
            summary,
            spokesperson,
            time_zone,
        } => {
            let new = NewBrand {
                display_name: display_name.unwrap_or_else(|| name.clone()),
                name,
                summary,
                spokesperson,
                time_zone,
            };
            admin::inside(call, |inside| create(call, inside, new))
        }
        Verb::List => admin::inside(call, |inside| list(call, inside)),
        Verb::Set { name, time_zone } => admin::inside(call, |inside| set(call, inside, name, time_zone)),
    }
}

async fn create(call: &Call, inside: Inside, new: NewBrand) -> Result<(), Failure> {
    let spokesperson = new.spokesperson.clone();
    let name = new.name.clone();
    let handle = inside.context.public_address.handle(&name);
    if let Made::Waiting(_) = request::make_as_operator(&inside, Wish::Brand { brand: new }).await? {
        call.terminal.line(&format!(
            "Asked for: {handle}. Something was released before, so an administrator has to confirm it under \
             Administration, Requests."
        ));
        return Ok(());
    }
    let Some(spokesperson) = spokesperson else {
        call.terminal.line(&format!(
            "{handle} exists. It can speak once somebody may approve for it: gatepost admin role grant USERNAME \
             approver --brand {name}"
        ));
        return Ok(());
    };
    let now = inside.context.now();
    let readiness = inside
        .database
        .read(move |reader| {
            let made = brand::find(reader, &name)?.ok_or(Error::NotFound)?;
            brand::readiness(reader, made.id, now)
        })
        .await?;
    call.terminal.line(&format!(
        "{handle} exists. It is the voice of {spokesperson}, who approves what it says."
    ));
    for missing in readiness.missing {
        call.terminal.line(&format!("  {missing}"));
    }
    Ok(())
}

async fn list(call: &Call, inside: Inside) -> Result<(), Failure> {
    let now = inside.context.now();
    let brands: Vec<(Brand, Settings, Readiness)> = inside
        .database
        .read(move |reader| {
            brand::list(reader)?
                .into_iter()
                .map(|brand| {
                    let settings = brand::settings(reader, brand.id)?;
                    let readiness = brand::readiness(reader, brand.id, now)?;
                    Ok::<_, Error>((brand, settings, readiness))
                })
                .collect()
        })
        .await?;
    for (brand, settings, readiness) in brands {
        let voice = match settings.voice {
            Voice::Company => "the company".to_owned(),
            Voice::Spokesperson { username } => username,
        };
        let line = format!("{:<30}  {:<20}  {voice}", brand.name, settings.time_zone);
        let missing = readiness.missing.iter().map(|missing| format!("  {missing}"));
        for line in std::iter::once(line).chain(missing) {
            if call.terminal.try_line(&line).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

async fn set(call: &Call, inside: Inside, name: String, time_zone: String) -> Result<(), Failure> {
    match brand::set_time_zone(&inside, &name, &time_zone).await {
        Ok(()) => {
            call.terminal
                .line(&format!("The calendar of {name} is kept in {time_zone} now."));
            Ok(())
        }
        Err(Error::NotFound) => Err(Failure::refused(format_args!("There is no brand named {name}."))),
        Err(error) => Err(error.into()),
    }
}
