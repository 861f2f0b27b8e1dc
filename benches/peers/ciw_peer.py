"""Ciw: three servers, one queue; Poisson arrivals of rate 2.4, exponential service of mean 1."""

import ciw
from common import batch_error, erlang_c_wait, report

CUSTOMERS = 50_000
NETWORK = ciw.create_network(
    arrival_distributions=[ciw.dists.Exponential(rate=2.4)],
    service_distributions=[ciw.dists.Exponential(rate=1.0)],
    number_of_servers=[3],
)


def queue(customers):
    ciw.seed(7)
    simulation = ciw.Simulation(NETWORK)
    simulation.simulate_until_max_customers(customers, method="Complete")

    # Collecting its records is not timed.
    def answer():
        records = sorted(simulation.get_all_records(), key=lambda record: record.arrival_date)
        waits = [record.waiting_time for record in records]
        return sum(waits) / len(waits), batch_error(waits)

    return answer


EXACT = erlang_c_wait(3, 2.4, 1.0)
report("queue", "Ciw", ciw.__version__, lambda: queue(CUSTOMERS), runs=3, units=CUSTOMERS, warm=lambda: queue(2_000), exact=EXACT)
