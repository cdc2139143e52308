using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Data;

public sealed class EpochOrderTests
{
    private static readonly int[] Rows = [.. Enumerable.Range(100, 1000)];

    [Fact]
    public void Every_epoch_is_a_permutation_of_the_rows_and_another_one()
    {
        var orders = Enumerable.Range(0, 20).Select(epoch => Order(42, epoch)).ToArray();
        Assert.All(orders, order => Assert.Equal(Rows, order.Order()));
        Assert.Equal(20, orders.Select(order => string.Join(",", order)).Distinct().Count());
    }

    [Fact]
    public void An_epoch_needs_none_of_the_epochs_before()
    {
        var order = new EpochOrder(Rows, 42);
        var (resumed, all) = (new int[1000], new int[1000]);
        order.Fill(resumed, 7);
        for (var epoch = 0; epoch <= 7; epoch++)
            order.Fill(all, epoch);
        Assert.Equal(resumed, all);
    }

    /// <summary>What a seed means is a promise to every stored run: these numbers must never change.</summary>
    [Fact]
    public void The_order_of_a_seed_is_for_ever()
    {
        var order = new int[8];
        new EpochOrder([0, 1, 2, 3, 4, 5, 6, 7], 42).Fill(order, 3);
        Assert.Equal("3 0 7 4 5 2 6 1", string.Join(" ", order));
    }

    [Fact]
    public void Seeds_differ_and_filling_allocates_nothing()
    {
        Assert.NotEqual(Order(1, 0), Order(2, 0));
        var order = new EpochOrder(Rows, 1);
        var destination = new int[1000];
        order.Fill(destination, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        order.Fill(destination, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int[] Order(ulong seed, int epoch)
    {
        var order = new int[1000];
        new EpochOrder(Rows, seed).Fill(order, epoch);
        return order;
    }
}
