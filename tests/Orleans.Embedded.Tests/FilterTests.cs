using Orleans.Hosting;
using Orleans.TestingHost;

namespace Orleans.ContractTests;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<string> Say(string word, int times);

    Task<string> Fail();
}

public sealed class FilteredGrain : WhereGrain, IFilteredGrain, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Probe.Log("grain:before");
        await context.Invoke();
        Probe.Log("grain:after");
    }

    public Task<string> Say(string word, int times)
    {
        Probe.Log("method");
        return Task.FromResult(string.Concat(Enumerable.Repeat(word, times)));
    }

    public Task<string> Fail() => throw new OopsException("filtered");
}

public sealed class FilterTests : IAsyncLifetime
{
    private readonly string _key = ClusterFixture.NewKey();
    private InProcessTestCluster _cluster = null!;

    private Probe Probe => Probe.Of(_key);

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo
            .AddIncomingGrainCallFilter(context => Around("first", context))
            .AddIncomingGrainCallFilter(context => Around("second", context)));
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(context => Around("client", context)));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Call_WithFilters_RunsThemAroundTheMethodInOrder()
    {
        var said = await _cluster.Client.GetGrain<IFilteredGrain>(_key).Say("ab", 2).Within();

        Assert.Equal("abab", said);
        Assert.Equal(
            [
                $"client:before:{nameof(IFilteredGrain.Say)}:ab:2", $"first:before:{nameof(IFilteredGrain.Say)}:ab:2",
                $"second:before:{nameof(IFilteredGrain.Say)}:ab:2", "grain:before", "method", "grain:after",
                "second:after:abab", "first:after:abab", "client:after:abab",
            ],
            Probe.Events);
    }

    [Fact]
    public async Task Call_FilterReplacesArgumentAndResult_CallerGetsThem()
    {
        var grain = _cluster.Client.GetGrain<IFilteredGrain>(_key);

        Assert.Equal("xyxy", await grain.Say("replace-argument", 2).Within());
        Assert.Equal("replaced", await grain.Say("replace-result", 1).Within());
    }

    [Fact]
    public async Task Call_MethodThrows_FiltersSeeItAndSoDoesTheCaller()
    {
        await Assert.ThrowsAsync<OopsException>(() => _cluster.Client.GetGrain<IFilteredGrain>(_key).Fail().Within());

        Assert.Equal(["second:threw:OopsException", "first:threw:OopsException", "client:threw:OopsException"], Probe.Events.Where(e => e.Contains("threw", StringComparison.Ordinal)));
    }

    private static async Task Around(string name, IGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType != typeof(IFilteredGrain))
        {
            await context.Invoke();
            return;
        }

        var probe = Probe.Of(context.TargetId.Key.ToString()!);
        var arguments = Enumerable.Range(0, context.Request.GetArgumentCount()).Select(context.Request.GetArgument).ToArray();
        probe.Log(string.Join(':', [name, "before", context.MethodName, .. arguments]));
        if (name == "first" && arguments is ["replace-argument", ..]) context.Request.SetArgument(0, "xy");
        try
        {
            await context.Invoke();
        }
        catch (Exception exception)
        {
            probe.Log($"{name}:threw:{exception.GetType().Name}");
            throw;
        }

        if (name == "first" && arguments is ["replace-result", ..]) context.Result = "replaced";
        probe.Log($"{name}:after:{context.Result}");
    }
}
