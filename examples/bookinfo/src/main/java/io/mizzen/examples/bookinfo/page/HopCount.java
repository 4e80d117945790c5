package io.mizzen.examples.bookinfo.page;

/**
 * Number of calls from one service to one version.
 *
 * @param recent among the last {@value RecentAnswers#WINDOW} calls to the service
 * @param total since the rules in force took effect
 */
record HopCount(Hop hop, long recent, long total) {}
