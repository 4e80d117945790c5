package io.mizzen.rules.serviceentry;

import io.mizzen.config.constraint.Always;
import io.mizzen.config.constraint.Exclusive;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.NotEmpty;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.AddressForms;
import io.mizzen.names.Forms;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Istio {@code ServiceEntry}: services that no platform registry knows. */
@Exclusive({"endpoints", "workloadSelector"})
public record ServiceEntry(
    @Required("at least one host") @MaxItems(256) List<String> hosts,
    @MaxItems(256) @Form(AddressForms.IpOrSubnet.class) List<String> addresses,
    @MaxItems(256)
        @Unique(
            value = {"number", "name"},
            expected = "each number and each name once")
        List<ServicePort> ports,
    Optional<Location> location,
    Optional<Resolution> resolution,
    @MaxItems(4096) List<WorkloadEntry> endpoints,
    Optional<WorkloadSelector> workloadSelector,
    List<String> exportTo,
    List<String> subjectAltNames) {

  /** {@code ServicePort}; without {@code targetPort} the same number is meant. */
  public record ServicePort(
      @Always @PortNumber int number,
      @Form(Forms.ServiceProtocol.class) String protocol,
      @Always @Form(Forms.DnsLabel.class) String name,
      @NotEmpty("1..65535") @PortNumber int targetPort) {}

  /** {@code ServiceEntry.Location}; absent means external. */
  public enum Location {
    MESH_EXTERNAL,
    MESH_INTERNAL
  }

  /** {@code ServiceEntry.Resolution}; absent means NONE. */
  public enum Resolution {
    NONE,
    STATIC,
    DNS,
    DNS_ROUND_ROBIN,
    DYNAMIC_DNS
  }

  /** {@code WorkloadSelector} of the networking API. */
  public record WorkloadSelector(@MaxItems(256) @MaxLength(63) Map<String, String> labels) {}
}
