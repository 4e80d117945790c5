package io.mizzen.it.change;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A backend that says who it is and how long it was given, and counts the calls that reach it.
 *
 * @param id what it calls itself
 * @param calls calls of all instances that share the counter
 */
record Echo(String id, LongAdder calls) {
  private static final String SERVICE = "mizzen.it.Change";

  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
          return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  static final MethodDescriptor<String, String> CALL =
      method("Call", MethodDescriptor.MethodType.UNARY);

  static final MethodDescriptor<String, String> CHAT =
      method("Chat", MethodDescriptor.MethodType.BIDI_STREAMING);

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(CALL, ServerCalls.asyncUnaryCall((request, answer) -> answer(answer)))
        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(this::chat))
        .build();
  }

  private void answer(StreamObserver<String> answer) {
    calls.increment();
    answer.onNext(Answer.of(id, secondsLeft()).render());
    answer.onCompleted();
  }

  private StreamObserver<String> chat(StreamObserver<String> answers) {
    calls.increment();
    return new StreamObserver<>() {
      @Override
      public void onNext(String line) {
        answers.onNext(line);
      }

      @Override
      public void onError(Throwable cause) {
        answers.onError(cause);
      }

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }

  private static long secondsLeft() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null ? 0 : deadline.timeRemaining(TimeUnit.SECONDS);
  }

  private static MethodDescriptor<String, String> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.newBuilder(TEXT, TEXT)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setType(type)
        .build();
  }
}
