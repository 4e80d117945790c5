package io.mizzen.examples.bookinfo.page;

import io.mizzen.examples.bookinfo.proto.GetDetailsResponse;
import io.mizzen.examples.bookinfo.proto.ListReviewsResponse;
import java.time.Duration;

/**
 * All that one view of the page asked for.
 *
 * @param details facts, or why there are none
 * @param reviews reviews, or why there are none
 * @param took from the first question to the last answer
 */
public record BookPage(
    Section<GetDetailsResponse> details, Section<ListReviewsResponse> reviews, Duration took) {}
