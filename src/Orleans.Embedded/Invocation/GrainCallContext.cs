using System.Reflection;
using System.Runtime.ExceptionServices;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>What both sides of a filtered call share: the walk through the filters and the outcome.</summary>
internal abstract class GrainCallContext(RequestBase request) : IGrainCallContext
{
    private int _stage;

    public IInvokable Request => RequestBase;

    public abstract object Grain { get; }

    public GrainId? SourceId => RequestBase.Source?.GrainId;

    public GrainId TargetId => RequestBase.Target.GrainId;

    public GrainInterfaceType InterfaceType => RequestBase.Target.InterfaceType;

    public string InterfaceName => RequestBase.GetInterfaceName();

    public string MethodName => RequestBase.GetMethodName();

    public MethodInfo InterfaceMethod => RequestBase.GetMethod();

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response?.Result;
        set => Response = Response.FromResult(value);
    }

    protected RequestBase RequestBase { get; } = request;

    public async Task Invoke()
    {
        var stage = _stage++;
        try
        {
            if (InvokeFilter(stage, out var filtered))
            {
                await filtered;
            }
            else
            {
                Response = await InvokeCall();
                if (Response.Exception is { } failure) ExceptionDispatchInfo.Throw(failure);
            }
        }
        finally
        {
            // A filter may go on twice.
            _stage = stage;
        }
    }

    // The outcome of the whole chain: what a filter threw, set or let through.
    public async Task<Response> RunAsync()
    {
        try
        {
            await Invoke();
        }
        catch (Exception exception)
        {
            Response = Response.FromException(exception);
        }

        return Response ?? Response.FromException(new InvalidOperationException($"A filter did not run {RequestBase} and set no result."));
    }

    protected abstract bool InvokeFilter(int stage, out Task filtered);

    protected abstract Task<Response> InvokeCall();
}
