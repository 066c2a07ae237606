namespace Orleans;

/// <summary>Runs around a call at its target: registered on the silo, or implemented by the grain class.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Goes on with <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>A filter as a delegate.</summary>
public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);
