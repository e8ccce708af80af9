//! From text to program, with the column of every mistake.
//!
//! The grammar and the precedence of operators are `pest`'s. Ready-made evaluators were weighed and left: `exmex` cannot
//! nest functions of two arguments, has none of three, reads `-x^2` as `(-x)^2` and gives no columns; `evalexpr` is
//! AGPL today; `rhai` is a whole language with integer division. None evaluates through `libm`.

use std::sync::LazyLock;

use pest::Parser as _;
use pest::error::{Error, ErrorVariant, LineColLocation};
use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, Op as Operator, PrattParser};
use vocabulary::sorted;

use super::FormulaError;
use super::program::{Function, MAX_FORMULA_LENGTH, Op, Variable};

#[allow(missing_docs, reason = "the derive writes an undocumented enum of the rules")]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar.pest"]
    pub struct Grammar;
}

use grammar::{Grammar, Rule};

/// Operators from the loosest to the tightest.
static PRECEDENCE: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let left = |rule| Operator::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(left(Rule::less) | left(Rule::less_equal) | left(Rule::greater) | left(Rule::greater_equal))
        .op(left(Rule::add) | left(Rule::subtract))
        .op(left(Rule::multiply) | left(Rule::divide))
        .op(Operator::prefix(Rule::negate))
        .op(Operator::infix(Rule::power, Assoc::Right))
});

/// Parses and checks `text`.
pub(super) fn program(text: &str) -> Result<Vec<Op>, FormulaError> {
    let length = text.chars().count();
    if length > MAX_FORMULA_LENGTH {
        return Err(FormulaError::TooLong { length });
    }
    if text.trim().is_empty() {
        return Err(FormulaError::Empty);
    }
    let mut pairs = Grammar::parse(Rule::formula, text).map_err(|error| syntax(text, &error))?;
    // The grammar yields one expression, then the end of the input.
    pairs.next().map_or(Err(FormulaError::Empty), |pair| expression(pair.into_inner()))
}

/// The program of the operands and operators of one expression.
fn expression(pairs: Pairs<'_, Rule>) -> Result<Vec<Op>, FormulaError> {
    // Brackets are marks of their own, so that messages can name them; they have done their work in the grammar.
    let pairs = pairs.filter(|pair| !matches!(pair.as_rule(), Rule::open | Rule::close));
    PRECEDENCE
        .map_primary(primary)
        .map_prefix(|_, operand| {
            let mut program = operand?;
            program.push(Op::Negate);
            Ok(program)
        })
        .map_infix(|left, operator, right| {
            let mut program = left?;
            program.append(&mut right?);
            program.push(match operator.as_rule() {
                Rule::add => Op::Add,
                Rule::subtract => Op::Subtract,
                Rule::multiply => Op::Multiply,
                Rule::divide => Op::Divide,
                Rule::power => Op::Power,
                Rule::less => Op::Less,
                Rule::less_equal => Op::LessEqual,
                Rule::greater => Op::Greater,
                // The only operator left of the grammar's nine.
                _ => Op::GreaterEqual,
            });
            Ok(program)
        })
        .parse(pairs)
}

/// The program of a number, a variable, a call or a bracketed expression.
fn primary(pair: Pair<'_, Rule>) -> Result<Vec<Op>, FormulaError> {
    let column = pair.line_col().1;
    match pair.as_rule() {
        Rule::number => match pair.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(vec![Op::Number(value)]),
            _ => Err(FormulaError::Number { column, text: pair.as_str().to_owned() }),
        },
        Rule::variable => {
            let name = pair.as_str();
            Variable::ALL
                .into_iter()
                .find(|variable| variable.name() == name)
                .map(|variable| vec![Op::Variable(variable)])
                .ok_or_else(|| FormulaError::UnknownVariable { column, name: name.to_owned() })
        }
        Rule::call => call(column, pair.into_inner()),
        _ => expression(pair.into_inner()),
    }
}

fn call(column: usize, pairs: Pairs<'_, Rule>) -> Result<Vec<Op>, FormulaError> {
    let mut name = "";
    let (mut program, mut found) = (Vec::new(), 0);
    for pair in pairs {
        match pair.as_rule() {
            Rule::name => name = pair.as_str(),
            Rule::expression => {
                program.append(&mut expression(pair.into_inner())?);
                found += 1;
            }
            _ => {}
        }
    }
    let function = Function::ALL
        .into_iter()
        .find(|function| function.name() == name)
        .ok_or_else(|| FormulaError::UnknownFunction { column, name: name.to_owned() })?;
    let expected = function.arguments();
    if found != expected {
        return Err(FormulaError::Arguments { column, name: function.name(), expected, found });
    }
    program.push(Op::Call(function));
    Ok(program)
}

/// `pest`'s error in our words.
fn syntax(text: &str, error: &Error<Rule>) -> FormulaError {
    let (LineColLocation::Pos((line, column)) | LineColLocation::Span((line, column), _)) = error.line_col;
    let found = text.lines().nth(line - 1).and_then(|line| line.chars().nth(column - 1));
    // A line break is a character out of place as well; the formula before it was fine.
    let found = match found {
        Some(character) => format!("`{character}`"),
        None if text.lines().nth(line).is_some() => "the line break".to_owned(),
        None => "the end".to_owned(),
    };
    let positives = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let mut expected = sorted(positives.iter().map(|rule| word(*rule)), Ord::cmp);
    expected.dedup();
    // After a name a bracket may open too, but whoever left out an operator does not want to call a variable.
    if expected.contains(&"an operator") {
        expected.retain(|word| *word != "an opening bracket");
    }
    FormulaError::Syntax { column, found, expected: expected.join(" or ") }
}

/// A rule in words.
fn word(rule: Rule) -> &'static str {
    match rule {
        Rule::formula | Rule::expression | Rule::term => "an expression",
        Rule::number | Rule::digits => "a number",
        Rule::variable | Rule::name => "a variable",
        Rule::call => "a function",
        Rule::open => "an opening bracket",
        Rule::close => "a closing bracket",
        Rule::comma => "a comma",
        Rule::negate => "a sign",
        Rule::EOI => "the end",
        Rule::WHITESPACE => "a space",
        Rule::operator
        | Rule::less_equal
        | Rule::greater_equal
        | Rule::less
        | Rule::greater
        | Rule::add
        | Rule::subtract
        | Rule::multiply
        | Rule::divide
        | Rule::power => "an operator",
    }
}
