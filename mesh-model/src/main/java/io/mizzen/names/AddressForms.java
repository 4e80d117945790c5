package io.mizzen.names;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** The forms of addresses and ports in rules. */
@API(status = API.Status.INTERNAL)
public final class AddressForms {
  private static final String ADDRESS = "INVALID_ADDRESS";
  private static final String PORT = "INVALID_PORT";

  private AddressForms() {}

  /** An IP address. */
  public static final class Ip extends PredicateForm {
    public Ip() {
      super(ADDRESS, "an IP address", Addresses::isIp);
    }
  }

  /** The cluster address of a Kubernetes service. */
  public static final class IpOrNone extends PredicateForm {
    public IpOrNone() {
      super(ADDRESS, "an IP address", text -> text.equals("None") || Addresses.isIp(text));
    }
  }

  /** An IP address or a DNS name. */
  public static final class IpOrHostname extends PredicateForm {
    public IpOrHostname() {
      super(
          ADDRESS,
          "an IP address or a DNS name",
          text -> Addresses.isIp(text) || HostNames.isFqdn(text));
    }
  }

  /** An IP address or a subnet. */
  public static final class IpOrSubnet extends PredicateForm {
    public IpOrSubnet() {
      super(
          ADDRESS,
          "an IP address or a subnet in CIDR form",
          text -> text.indexOf('/') < 0 ? Addresses.isIp(text) : Addresses.isSubnet(text));
    }
  }

  /** An IP address, or a Unix socket with the scheme {@code unix}. */
  public static final class Bind extends PredicateForm {
    public Bind() {
      super(
          ADDRESS,
          "an IP address, unix:///path or unix://@name",
          text -> Addresses.isIp(text) || Addresses.isUnixSocket(text));
    }
  }

  /** A DNS name or IP address (IPv6 in brackets) and a port; {@code $(HOST_IP)} is an address. */
  public static final class HostPort extends PredicateForm {
    private static final Pattern HOST_PORT =
        Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*)):([0-9]{1,5})");

    public HostPort() {
      super(ADDRESS, "host:port, such as istiod.istio-system.svc:15012", HostPort::isHostPort);
    }

    private static boolean isHostPort(String text) {
      Matcher parts = HOST_PORT.matcher(text.replace("$(HOST_IP)", "127.0.0.1"));
      if (!parts.matches() || !isPort(parts.group(3))) {
        return false;
      }
      String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
      return HostNames.isFqdn(host) || Addresses.isIp(host);
    }
  }

  /** The number of a port as text. */
  public static final class PortText extends PredicateForm {
    public PortText() {
      super(PORT, "1..65535", AddressForms::isPort);
    }
  }

  /** The number of a port as text, where Istio takes 0 too: no request has that port. */
  public static final class PolicyPort extends PredicateForm {
    public PolicyPort() {
      super(PORT, "0..65535", text -> text.equals("0") || isPort(text));
    }
  }

  /** The number or the name of a container's port. */
  public static final class TargetPort extends PredicateForm {
    private static final Pattern NAME = Pattern.compile("[-a-z0-9]{0,14}[a-z][-a-z0-9]{0,14}");
    private static final int LONGEST_NAME = 15;

    public TargetPort() {
      super(
          PORT,
          "1..65535 or the name of a container port",
          text ->
              text.matches("[0-9]{1,9}")
                  ? isPort(text)
                  : NAME.matcher(text).matches() && text.length() <= LONGEST_NAME);
    }
  }

  private static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
  }
}
