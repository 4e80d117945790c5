package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Origin;
import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.ServiceSource;
import io.mizzen.names.Addresses;
import io.mizzen.testkit.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A5: addresses that the mesh gives to ServiceEntries")
class AddressAllocationTest {
  /** Enough for some thirty collisions in 65,024 slots. */
  private static final int MANY = 2_000;

  @Test
  void addressIsThatOfIstiosHash() {
    // FNV-1a of default/api.example.com, modulo 65,024: computed apart from the code.
    assertThat(addresses(List.of(service("api.example.com"))).values())
        .containsExactly(List.of("240.240.131.162", "2001:2::f0f0:83a2"));
  }

  @Test
  void noTwoServicesShareAnAddress() {
    Map<ServiceKey, List<String>> all = addresses(many());

    assertThat(all).hasSize(MANY);
    assertThat(all.values().stream().map(each -> each.get(0)))
        .doesNotHaveDuplicates()
        .allMatch(address -> address.startsWith("240.240."))
        .noneMatch(address -> address.endsWith(".0") || address.endsWith(".255"));
    assertThat(all.values().stream().map(each -> each.get(1)))
        .doesNotHaveDuplicates()
        .allMatch(address -> address.startsWith("2001:2::") && Addresses.isIp6(address))
        .allMatch(address -> Addresses.canonical(address).equals(address));
  }

  @Test
  void orderDoesNotMatter() {
    Map<ServiceKey, List<String>> inOrder = addresses(many());

    Seeds.check(
        3,
        random -> {
          List<Service> shuffled = new ArrayList<>(many());
          Collections.shuffle(shuffled, new Random(random.nextLong()));

          assertThat(addresses(shuffled)).isEqualTo(inOrder);
        });
  }

  @Test
  void anyHistoryEndsInTheSameAddresses() {
    Seeds.check(
        3,
        random -> {
          Map<ServiceKey, Service> present = new HashMap<>();
          AddressAllocation allocation = AddressAllocation.empty();
          List<Service> few = colliding();
          for (int i = 0; i < 500; i++) {
            Service drawn = few.get(random.nextInt(few.size()));
            Optional<Service> before = Optional.ofNullable(present.get(drawn.key()));
            Optional<Service> after =
                random.nextInt(3) == 0 ? Optional.empty() : Optional.of(drawn(drawn, random));
            Map<ServiceKey, List<String>> old = known(allocation, present.keySet());
            AddressAllocation.Step step = allocation.with(drawn.key(), before, after);
            allocation = step.next();
            after.ifPresentOrElse(s -> present.put(s.key(), s), () -> present.remove(drawn.key()));

            assertThat(known(allocation, present.keySet()))
                .as("after change %d", i)
                .isEqualTo(known(allocated(present.values()), present.keySet()));
            for (ServiceKey key : present.keySet()) {
              boolean differs =
                  !old.getOrDefault(key, List.of()).equals(allocation.addressesOf(key));
              assertThat(step.moved().contains(key)).as("%s moved", key).isEqualTo(differs);
            }
          }
        });
  }

  @Test
  void olderServiceKeepsTheSlotThatANewOneHashesTo() {
    List<Service> two = colliding().subList(0, 2);
    Service late = created(two.get(0), "2026-02-01T00:00:00Z");
    Service early = created(two.get(1), "2026-01-01T00:00:00Z");

    assertThat(addresses(List.of(early, late)).get(early.key()))
        .isEqualTo(addresses(List.of(early)).get(early.key()));
  }

  @Test
  void declaredAddressIsNotGivenAway() {
    Service wanting = service("api.example.com");
    String wanted = addressAlone(wanting);
    Service declaring = withAddress(service("own.example.com"), wanted);

    assertThat(addresses(List.of(wanting, declaring)).get(wanting.key()))
        .hasSize(2)
        .doesNotContain(wanted);
  }

  @Test
  void statusIsKept() {
    Service service = assigned("api.example.com", "240.240.0.7", "2001:2::7");

    assertThat(addresses(List.of(service)).values())
        .containsExactly(List.of("240.240.0.7", "2001:2::7"));
  }

  @Test
  void nobodyIsGivenAnAddressThatAStatusNames() {
    Service wanting = service("api.example.com");
    for (String wanted : addressesAlone(wanting)) {
      Service other = assigned("z.example.com", wanted);

      Map<ServiceKey, List<String>> both = addresses(List.of(wanting, other));

      assertThat(both.get(other.key())).containsExactly(wanted);
      assertThat(both.get(wanting.key())).hasSize(2).doesNotContain(wanted);
    }
  }

  @Test
  void ofTwoThatAStatusGivesOneAddressTheOlderKeepsIt() {
    Service late =
        created(assigned("a.example.com", "240.240.0.7", "2001:2::7"), "2026-02-01T00:00:00Z");
    Service early = created(assigned("b.example.com", "240.240.0.7"), "2026-01-01T00:00:00Z");

    Map<ServiceKey, List<String>> both = addresses(List.of(late, early));

    assertThat(both.get(early.key())).containsExactly("240.240.0.7");
    assertThat(both.get(late.key())).isEqualTo(addressesAlone(service("a.example.com")));
  }

  @Test
  void declaredAddressIsTakenFromTheStatusOfAnother() {
    Service other = assigned("api.example.com", "240.240.0.7", "2001:2::7");
    Service declaring = withAddress(service("own.example.com"), "2001:2:0:0:0:0:0:7");

    assertThat(addresses(List.of(other, declaring)).get(other.key()))
        .isEqualTo(addressesAlone(service("api.example.com")));
  }

  private static List<Service> many() {
    return IntStream.range(0, MANY).mapToObj(i -> service("h" + i + ".example.com")).toList();
  }

  /** Services whose first try is a slot that another one of them tries first, too. */
  private static List<Service> colliding() {
    Map<Integer, List<Service>> bySlot = new HashMap<>();
    for (Service service : many()) {
      int slot = AddressClaim.of(service).orElseThrow().slot(0);
      bySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(service);
    }
    return bySlot.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .sorted(Map.Entry.comparingByKey())
        .flatMap(entry -> entry.getValue().stream())
        .limit(12)
        .toList();
  }

  /** The service with the address that one of the colliding services would get. */
  private static Service declaring(Service service, int which) {
    Service other = colliding().get(which);
    return withAddress(service, addressAlone(other));
  }

  /** The service, without addresses, or with one that it or its status names. */
  private static Service drawn(Service service, RandomGenerator random) {
    return switch (random.nextInt(6)) {
      case 0 -> declaring(service, random.nextInt(3));
      case 1 -> assigned(service.host(), addressesAlone(colliding().get(random.nextInt(3))));
      case 2 -> assigned(service.host(), List.of("2001:2::" + random.nextInt(2)));
      default -> service;
    };
  }

  private static Map<ServiceKey, List<String>> known(
      AddressAllocation allocation, Set<ServiceKey> keys) {
    Map<ServiceKey, List<String>> known = new HashMap<>();
    keys.forEach(key -> known.put(key, allocation.addressesOf(key)));
    return known;
  }

  private static AddressAllocation allocated(Iterable<Service> services) {
    AddressAllocation allocation = AddressAllocation.empty();
    for (Service service : services) {
      allocation = allocation.with(service.key(), Optional.empty(), Optional.of(service)).next();
    }
    return allocation;
  }

  /** Of the services that have some. */
  private static Map<ServiceKey, List<String>> addresses(List<Service> services) {
    AddressAllocation allocation = allocated(services);
    Map<ServiceKey, List<String>> addresses = new HashMap<>();
    services.stream()
        .map(Service::key)
        .filter(key -> !allocation.addressesOf(key).isEmpty())
        .forEach(key -> addresses.put(key, allocation.addressesOf(key)));
    return addresses;
  }

  private static List<String> addressesAlone(Service service) {
    return allocated(List.of(service)).addressesOf(service.key());
  }

  private static String addressAlone(Service service) {
    return addressesAlone(service).get(0);
  }

  private static Service assigned(String host, String... addresses) {
    return assigned(host, List.of(addresses));
  }

  private static Service assigned(String host, List<String> addresses) {
    return service(host).toBuilder().allocatedAddresses(addresses).build();
  }

  private static Service service(String host) {
    return service(host, List.of(), Optional.empty());
  }

  private static Service withAddress(Service service, String address) {
    return service(service.host(), List.of(address), Optional.empty());
  }

  private static Service created(Service service, String time) {
    return service.toBuilder()
        .source(ServiceSource.external(Optional.of(Instant.parse(time))))
        .build();
  }

  private static Service service(String host, List<String> addresses, Optional<Instant> created) {
    return Service.builder(new ServiceKey("default", host))
        .name("entry")
        .resolution(Resolution.DNS)
        .external(true)
        .addresses(addresses)
        .source(ServiceSource.external(created))
        .origin(Origin.of("test"))
        .build();
  }
}
