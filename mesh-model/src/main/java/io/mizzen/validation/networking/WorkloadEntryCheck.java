package io.mizzen.validation.networking;

import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import io.mizzen.validation.AddressCheck;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.ViolationCode;
import org.apiguardian.api.API;

/** {@code WorkloadEntry}, alone or as an endpoint of a {@code ServiceEntry}. */
@API(status = API.Status.INTERNAL)
public final class WorkloadEntryCheck {
  private WorkloadEntryCheck() {}

  public static void spec(FieldContext spec, WorkloadEntry entry) {
    String address = entry.address();
    if (Addresses.isUnix(address)) {
      AddressCheck.unix(spec.field("address"), address);
    } else if (!address.isEmpty() && !Addresses.isIp(address) && !HostNames.isFqdn(address)) {
      spec.field("address")
          .error(
              ViolationCode.INVALID_ADDRESS, address, "an IP address, a DNS name or unix:///path");
    }
    common(spec, entry);
  }

  /** The checks that do not depend on how the address is resolved. */
  static void common(FieldContext context, WorkloadEntry entry) {
    if (entry.address().isEmpty()) {
      missingAddress(context.field("address"), entry);
    }
    portsOfSocket(context, entry);
    NameCheck.labels(context, "labels", entry.labels());
  }

  static void portsOfSocket(FieldContext context, WorkloadEntry entry) {
    if (Addresses.isUnix(entry.address()) && !entry.ports().isEmpty()) {
      context
          .field("ports")
          .error(ViolationCode.CONFLICT, entry.ports(), "no ports beside a Unix socket");
    }
  }

  /** Without address, but behind the gateway of a named network. */
  static boolean isOnOtherNetwork(WorkloadEntry entry) {
    return entry.address().isEmpty() && !entry.network().isEmpty();
  }

  private static void missingAddress(FieldContext context, WorkloadEntry entry) {
    if (entry.network().isEmpty()) {
      context.error(
          ViolationCode.REQUIRED, "\"\"", "an address", "only a network may stand in for it");
    } else {
      context.warning(
          ViolationCode.NO_EFFECT,
          "\"\"",
          "an address",
          "it is reached through the gateway of network " + entry.network() + " only");
    }
  }
}
