package dev.agentlog.cli.internal.demo;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;

/**
 * One append that an agent will make.
 *
 * @param branch where
 * @param draft what
 * @param demanded the sequence demanded
 * @param expectation the verdict foreseen
 */
record PlannedAppend(
    String branch, EventDraft draft, ExpectedSequence demanded, Expectation expectation) {}
