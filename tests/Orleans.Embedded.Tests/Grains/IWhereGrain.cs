namespace Orleans.ContractTests;

/// <summary>Says where a grain is.</summary>
public interface IWhereGrain : IGrain
{
    Task<string> Silo();

    Task<string> Activation();
}
