package io.mizzen.translator.core;

import java.util.Arrays;
import java.util.Optional;
import org.apiguardian.api.API;

/** gRPC status codes ({@code google.rpc.Code}). */
@API(status = API.Status.INTERNAL)
public enum GrpcCode {
  OK(0),
  CANCELLED(1),
  UNKNOWN(2),
  INVALID_ARGUMENT(3),
  DEADLINE_EXCEEDED(4),
  NOT_FOUND(5),
  ALREADY_EXISTS(6),
  PERMISSION_DENIED(7),
  RESOURCE_EXHAUSTED(8),
  FAILED_PRECONDITION(9),
  ABORTED(10),
  OUT_OF_RANGE(11),
  UNIMPLEMENTED(12),
  INTERNAL(13),
  UNAVAILABLE(14),
  DATA_LOSS(15),
  UNAUTHENTICATED(16);

  private final int number;

  GrpcCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<GrpcCode> byName(String name) {
    return Arrays.stream(values()).filter(code -> code.name().equals(name)).findFirst();
  }

  /**
   * The gRPC code as which a gRPC client reads an HTTP status (grpc's http-grpc-status-mapping).
   */
  public static GrpcCode ofHttp(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }
}
