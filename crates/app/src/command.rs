//! The command list: one table of names that the window, `tungnha web` and the tests all call,
//! and from which the TypeScript bindings are written.
//!
//! A command takes one argument object and gives one result or one [`ApiError`]. Most touch only the
//! local data and run on a thread for blocking work; those that talk to the server are async.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ts_rs::TS;

use crate::App;
use crate::bindings::Shapes;
use crate::error::{ApiError, Result};

type Answer = Pin<Box<dyn Future<Output = Result<Value>> + Send>>;

type Blocking = dyn Fn(&App, Value) -> Result<Value> + Send + Sync;
type Waiting = dyn Fn(App, Value) -> Answer + Send + Sync;

#[derive(Clone)]
enum Run {
    Blocking(Arc<Blocking>),
    Async(Arc<Waiting>),
}

/// One command: its name, how it runs, and its shapes in TypeScript.
struct Command {
    run: Run,
    args: String,
    out: String,
}

/// All commands by name.
#[derive(Default)]
pub struct Registry {
    commands: BTreeMap<&'static str, Command>,
    order: Vec<&'static str>,
    shapes: Shapes,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.order).finish()
    }
}

fn parse<A: DeserializeOwned>(name: &str, args: Value) -> Result<A> {
    // A call without arguments means an empty object.
    let args = if args.is_null() { Value::Object(serde_json::Map::new()) } else { args };
    serde_json::from_value(args).map_err(|cause| ApiError::arguments(name, cause))
}

fn answer<O: Serialize>(out: O) -> Result<Value> {
    serde_json::to_value(out).map_err(ApiError::internal)
}

impl Registry {
    /// Adds a command that touches only the local data.
    #[must_use]
    pub fn add<A, O, F>(mut self, name: &'static str, run: F) -> Self
    where
        A: DeserializeOwned + TS + 'static,
        O: Serialize + TS + 'static,
        F: Fn(&App, A) -> Result<O> + Send + Sync + 'static,
    {
        let run = move |app: &App, args| answer(run(app, parse(name, args)?)?);
        self.insert::<A, O>(name, Run::Blocking(Arc::new(run)));
        self
    }

    /// Adds a command that waits for the network.
    #[must_use]
    pub fn add_async<A, O, F, Fut>(mut self, name: &'static str, run: F) -> Self
    where
        A: DeserializeOwned + Send + TS + 'static,
        O: Serialize + TS + 'static,
        F: Fn(App, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<O>> + Send + 'static,
    {
        let run = Arc::new(run);
        let run = move |app: App, args: Value| -> Answer {
            let run = Arc::clone(&run);
            Box::pin(async move {
                let args = parse(name, args)?;
                answer((*run)(app, args).await?)
            })
        };
        self.insert::<A, O>(name, Run::Async(Arc::new(run)));
        self
    }

    fn insert<A: TS + 'static, O: TS + 'static>(&mut self, name: &'static str, run: Run) {
        let args = self.shapes.inline::<A>();
        let out = self.shapes.named::<O>();
        self.order.push(name);
        self.commands.insert(name, Command { run, args, out });
    }

    /// Adds a type that screens need although no command names it, such as events.
    #[must_use]
    pub fn shape<T: TS + 'static>(mut self) -> Self {
        self.shapes.named::<T>();
        self
    }

    /// The names in the order in which they were added.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.order
    }

    /// Runs a command by its name.
    ///
    /// # Errors
    /// When there is no such command, the arguments do not fit, or the command fails.
    pub async fn call(&self, app: &App, name: &str, args: Value) -> Result<Value> {
        let Some(command) = self.commands.get(name) else {
            return Err(ApiError::arguments(name, "no such command"));
        };
        match command.run.clone() {
            Run::Async(run) => run(app.clone(), args).await,
            Run::Blocking(run) => {
                let app = app.clone();
                let done = tokio::task::spawn_blocking(move || run(&app, args)).await;
                done.unwrap_or_else(|fault| Err(ApiError::internal(fault)))
            }
        }
    }

    /// The TypeScript bindings: types, then one typed function for each command.
    #[must_use]
    pub fn bindings(&self) -> String {
        let commands = self.order.iter().filter_map(|name| {
            let command = self.commands.get(name)?;
            Some((*name, command.args.as_str(), command.out.as_str()))
        });
        self.shapes.write(commands)
    }
}
