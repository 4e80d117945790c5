/**
 * The cost of the mesh beside plain gRPC, as ratios taken in one run.
 *
 * <p>{@code mvn package -Pbench -pl jmh -am -DskipTests} runs {@link io.mizzen.jmh.Report}.
 * Absolute times say more about the machine than about the mesh; allocation is exact, CPU time is
 * good, ratios are what to quote.
 *
 * <p>Not null-marked: JMH fills the fields of a state in its set-up methods.
 */
package io.mizzen.jmh;
