//! A formula as a program for a stack of numbers: no loops, no allocation, the same bits everywhere.

/// The longest formula, in characters. It bounds the work and the memory of an evaluation.
pub const MAX_FORMULA_LENGTH: usize = 200;

/// What a formula knows of a batch, per channel where the quantizer is per-axis; in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistics {
    /// Smallest value of the batch.
    pub min: f64,
    /// Largest value of the batch.
    pub max: f64,
    /// Mean of the batch; may be left at 0 for a formula that does not use it.
    pub mean: f64,
    /// Standard deviation of the batch (divided by the number of values); may be left at 0 as well.
    pub std: f64,
    /// Training batches before this one.
    pub step: f64,
    /// Lower bound of the range before this batch.
    pub prev_min: f64,
    /// Upper bound of the range before this batch.
    pub prev_max: f64,
}

/// A variable of a formula: a field of [`Statistics`] of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the field of Statistics of its name")]
pub enum Variable {
    Min,
    Max,
    Mean,
    Std,
    Step,
    PrevMin,
    PrevMax,
}

impl Variable {
    /// All variables, in the order of their declaration.
    pub const ALL: [Self; 7] =
        [Self::Min, Self::Max, Self::Mean, Self::Std, Self::Step, Self::PrevMin, Self::PrevMax];

    /// The name in formulas.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::Mean => "mean",
            Self::Std => "std",
            Self::Step => "step",
            Self::PrevMin => "prev_min",
            Self::PrevMax => "prev_max",
        }
    }

    /// All names, for messages.
    pub(super) fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    fn of(self, statistics: &Statistics) -> f64 {
        match self {
            Self::Min => statistics.min,
            Self::Max => statistics.max,
            Self::Mean => statistics.mean,
            Self::Std => statistics.std,
            Self::Step => statistics.step,
            Self::PrevMin => statistics.prev_min,
            Self::PrevMax => statistics.prev_max,
        }
    }
}

/// A function of a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Function {
    Min,
    Max,
    Abs,
    Sqrt,
    Exp,
    Ln,
    Clamp,
    If,
}

impl Function {
    pub(super) const ALL: [Self; 8] =
        [Self::Min, Self::Max, Self::Abs, Self::Sqrt, Self::Exp, Self::Ln, Self::Clamp, Self::If];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::Abs => "abs",
            Self::Sqrt => "sqrt",
            Self::Exp => "exp",
            Self::Ln => "ln",
            Self::Clamp => "clamp",
            Self::If => "if",
        }
    }

    pub(super) const fn arguments(self) -> usize {
        match self {
            Self::Abs | Self::Sqrt | Self::Exp | Self::Ln => 1,
            Self::Min | Self::Max => 2,
            Self::Clamp | Self::If => 3,
        }
    }

    pub(super) fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

/// One instruction: takes its operands from the stack and leaves its result there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Op {
    Number(f64),
    Variable(Variable),
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Call(Function),
}

/// The stack. Every value on it was written with at least one character of the formula, so it cannot overflow; a
/// program the parser made never takes from an empty one.
struct Stack {
    values: [f64; MAX_FORMULA_LENGTH],
    len: usize,
}

impl Stack {
    fn push(&mut self, value: f64) {
        if let Some(place) = self.values.get_mut(self.len) {
            *place = value;
            self.len += 1;
        }
    }

    fn pop(&mut self) -> f64 {
        self.len = self.len.saturating_sub(1);
        self.values[self.len]
    }

    fn unary(&mut self, f: impl FnOnce(f64) -> f64) {
        let a = self.pop();
        self.push(f(a));
    }

    fn binary(&mut self, f: impl FnOnce(f64, f64) -> f64) {
        let b = self.pop();
        let a = self.pop();
        self.push(f(a, b));
    }

    fn compare(&mut self, f: impl FnOnce(&f64, &f64) -> bool) {
        // A comparison with NaN has no answer.
        self.binary(|a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { f64::from(u8::from(f(&a, &b))) });
    }
}

/// Runs `program`.
pub(super) fn run(program: &[Op], statistics: &Statistics) -> f64 {
    let mut stack = Stack { values: [f64::NAN; MAX_FORMULA_LENGTH], len: 0 };
    for op in program {
        match op {
            Op::Number(value) => stack.push(*value),
            Op::Variable(variable) => stack.push(variable.of(statistics)),
            Op::Negate => stack.unary(|a| -a),
            Op::Add => stack.binary(|a, b| a + b),
            Op::Subtract => stack.binary(|a, b| a - b),
            Op::Multiply => stack.binary(|a, b| a * b),
            Op::Divide => stack.binary(|a, b| a / b),
            Op::Power => stack.binary(libm::pow),
            Op::Less => stack.compare(f64::lt),
            Op::LessEqual => stack.compare(f64::le),
            Op::Greater => stack.compare(f64::gt),
            Op::GreaterEqual => stack.compare(f64::ge),
            Op::Call(function) => call(*function, &mut stack),
        }
    }
    stack.pop()
}

fn call(function: Function, stack: &mut Stack) {
    match function {
        Function::Min => stack.binary(smaller),
        Function::Max => stack.binary(larger),
        Function::Abs => stack.unary(f64::abs),
        Function::Sqrt => stack.unary(f64::sqrt),
        Function::Exp => stack.unary(libm::exp),
        Function::Ln => stack.unary(libm::log),
        Function::Clamp => {
            let (high, low) = (stack.pop(), stack.pop());
            stack.unary(|x| smaller(larger(x, low), high));
        }
        Function::If => {
            let (otherwise, then) = (stack.pop(), stack.pop());
            stack.unary(|condition| {
                if condition.is_nan() {
                    condition
                } else if condition == 0.0 {
                    otherwise
                } else {
                    then
                }
            });
        }
    }
}

/// The smaller number; NaN if one is NaN.
fn smaller(a: f64, b: f64) -> f64 {
    if a.is_nan() || a < b { a } else { b }
}

/// The larger number; NaN if one is NaN.
fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}
