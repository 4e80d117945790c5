package io.mizzen.model;

import org.apiguardian.api.API;

/** Whether the workloads of a mesh are issued certificates for mutual TLS. */
@API(status = API.Status.EXPERIMENTAL)
public enum WorkloadCertificates {
  /** None has one: there is no mutual TLS, and what demands it is closed. */
  NONE,
  /** Sidecars get one of their workload; gRPC clients and servers do not. */
  SIDECARS
}
